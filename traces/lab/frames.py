"""WebSocket (RFC 6455): "server PORT" sends back what it gets, "client URI" says a few things."""
import asyncio, sys
import websockets


async def echo(socket, *_):
    async for message in socket:
        await socket.send(message)


async def serve(port):
    async with websockets.serve(echo, "", port, subprotocols=["echo"]):
        await asyncio.Future()


async def talk(uri):
    async with websockets.connect(uri, subprotocols=["other", "echo"], user_agent_header="lab/1.0", compression=None) as socket:
        await socket.send("hello")
        await socket.recv()
        await socket.send(bytes(range(256)) * 40)
        await socket.recv()
        await socket.send(part for part in [b"in ", b"three ", b"parts"])
        await socket.recv()
        await (await socket.ping())
        await socket.close(1001, "that is all")
    async with websockets.connect(uri) as socket:               # with compression
        await socket.send("x" * 500)
        await socket.recv()


asyncio.run(serve(int(sys.argv[2])) if sys.argv[1] == "server" else talk(sys.argv[2]))
