#!/usr/bin/env python3
"""A link between two interfaces that loses, doubles, swaps, delays and tags frames.

usage: link.py A B [--loss P] [--reorder P] [--duplicate P] [--delay MS] [--tag VID] [--seed N]

Frames from A are sent out of B and the other way round. Probabilities hold for each frame by itself; the generator
is seeded. A frame that is reordered waits until the next one of its direction has passed. With --tag, frames get an
802.1Q tag on the way from A to B and lose it on the way back, as on a trunk port.
"""

import argparse
import heapq
import random
import select
import socket
import struct
import time

ETH_P_ALL = 3
PACKET_OUTGOING = 4
PACKET_AUXDATA = 8
SOL_PACKET = 263
VLAN_VALID = 0x10


def open_interface(name):
    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    s.bind((name, 0))
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
    # The kernel takes tags off frames before it hands them out; this brings them back beside the data.
    s.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
    return s


def receive(s):
    data, ancillary, _, address = s.recvmsg(65536, 64)
    if address[2] == PACKET_OUTGOING:
        return None
    for level, kind, value in ancillary:
        if level == SOL_PACKET and kind == PACKET_AUXDATA:
            status, _, _, _, _, tci, tpid = struct.unpack("IIIHHHH", value[:20])
            if status & VLAN_VALID:
                data = data[:12] + struct.pack("!HH", tpid or 0x8100, tci) + data[12:]
    return data


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("a")
    parser.add_argument("b")
    for name in ("loss", "reorder", "duplicate"):
        parser.add_argument("--" + name, type=float, default=0)
    parser.add_argument("--delay", type=float, default=0)
    parser.add_argument("--tag", type=int)
    parser.add_argument("--seed", type=int, default=1)
    o = parser.parse_args()
    rng = random.Random(o.seed)
    a, b = open_interface(o.a), open_interface(o.b)
    peer = {a: b, b: a}
    held = {a: None, b: None}
    queue, order = [], 0

    while True:
        wait = max(0, queue[0][0] - time.monotonic()) if queue else 0.05
        readable, _, _ = select.select([a, b], [], [], wait)
        now = time.monotonic()
        while queue and queue[0][0] <= now:
            _, _, out, frame = heapq.heappop(queue)
            out.send(frame)
        for s in list(held):
            # Nothing followed: a frame is not held for ever.
            if held[s] and held[s][0] < now - 0.05:
                peer[s].send(held[s][1])
                held[s] = None
        for s in readable:
            frame = receive(s)
            if frame is None:
                continue
            if o.tag is not None:
                if s is a:
                    frame = frame[:12] + struct.pack("!HH", 0x8100, o.tag) + frame[12:]
                elif frame[12:14] == b"\x81\x00":
                    frame = frame[:12] + frame[16:]
                else:
                    continue
            if rng.random() < o.loss:
                continue
            if held[s] is None and rng.random() < o.reorder:
                held[s] = (now, frame)
                continue
            frames = [frame] * (2 if rng.random() < o.duplicate else 1)
            if held[s]:
                frames.append(held[s][1])
                held[s] = None
            for f in frames:
                if o.delay:
                    order += 1
                    heapq.heappush(queue, (now + o.delay / 1000, order, peer[s], f))
                else:
                    peer[s].send(f)


if __name__ == "__main__":
    try:
        main()
    except OSError:
        pass  # an interface is gone: so is the link
