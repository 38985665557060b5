"""What every page shares: the Flask application, rendering, error pages, headers, authorization, rate limits."""
