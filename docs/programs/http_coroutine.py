import asyncio

import pynet as net
import pynet.http as http
from pynet.events import once


async def fetch(url: str) -> bytes:
    request = http.get(url)  # an error of the request is raised by once()
    (response,) = await once(request, "response")
    body = b""
    async for chunk in response:  # and one of the response by the loop
        body += chunk
    return body


async def main() -> None:
    async with http.createServer(lambda req, res: res.end(req.url.upper())) as server:
        server.listen(0, "127.0.0.1")
        await once(server, "listening")
        address = server.address()
        assert isinstance(address, net.AddressInfo)
        url = f"http://127.0.0.1:{address.port}"
        print(await asyncio.gather(fetch(f"{url}/one"), fetch(f"{url}/two")))
        try:
            await fetch("http://127.0.0.1:1/")
        except ConnectionRefusedError as err:
            print(err)


asyncio.run(main())
