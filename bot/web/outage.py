"""What a request is answered while the database cannot be used."""

from aiohttp import web
from aiohttp.typedefs import Handler

from storage import NotSaved

AGAIN_SECONDS = 5


@web.middleware
async def unsaved(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A middleware that answers 503 where nothing could be read or saved, and says when to try again."""
    try:
        return await handler(request)
    except NotSaved:
        said = "The database could not be used just now; nothing was done.\n"
        return web.Response(status=503, text=said, headers={"Retry-After": str(AGAIN_SECONDS)})
