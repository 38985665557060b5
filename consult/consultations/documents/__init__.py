"""Documents of word processors and PDFs as the Markdown of drafts.

`docx`, `odt`, `pdf` and `pasted` find paragraphs and tables, `headings` says which of them are headings, and `writing`
writes Markdown. Files are read in a limited child process: `reading` starts it, `child` is what runs in it.
"""
