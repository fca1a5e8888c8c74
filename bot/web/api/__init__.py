"""The HTTP API: the same actions as the chat, behind bearer keys. `app.mount` puts it into an application.

routes is the table of contents; edge the way from a request to an operation and back; handlers what operations do;
models what is said and shown; document and page are made from the table.
"""
