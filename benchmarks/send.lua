-- Sends every line of BODIES once, as a form; each of wrk's threads takes its own share.
local threads = 0
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end
function init(args)
  bodies = {}
  local place = 0
  for line in io.lines(os.getenv("BODIES")) do
    if place % tonumber(os.getenv("THREADS")) == number then bodies[#bodies + 1] = line end
    place = place + 1
  end
  at = 0
  refused = 0
end
function request()
  at = at + 1
  local body = bodies[at] or bodies[#bodies]
  return wrk.format("POST", os.getenv("SEND_PATH"), {
    ["Content-Type"] = "application/x-www-form-urlencoded", ["Host"] = os.getenv("HOST")}, body)
end
function response(status)
  if status ~= 200 then refused = refused + 1 end
end
function done(summary, latency)
  io.write(string.format("RESULT %d %d %.1f %.1f %d\n", summary.requests, summary.duration,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    summary.errors.status + summary.errors.timeout + summary.errors.connect))
end
