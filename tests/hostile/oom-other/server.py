import os

from attempt import *

import time

# A program of 200 bytes: it takes 6 MiB and sleeps. Many of them are each smaller than the sandbox's own processes.
CODE = bytes.fromhex(
    "b809000000" "31ff" "be00006000" "ba03000000" "41ba22000000" "4983c8ff" "4531c9" "0f05"  # mmap
    "4889c3" "b900060000" "c60301" "4881c300100000" "ffc9" "75f2"  # touch each page
    "b822000000" "0f05" "ebf7"  # pause
)
HEAD = (b"\x7fELF\x02\x01\x01" + bytes(9) + bytes.fromhex("02003e0001000000") + (0x400078).to_bytes(8, "little")
        + (64).to_bytes(8, "little") + bytes(12) + bytes.fromhex("4000" "3800" "0100" "0000" "0000" "0000"))
PART = (bytes.fromhex("0100000005000000") + bytes(8) + (0x400000).to_bytes(8, "little") * 2
        + (120 + len(CODE)).to_bytes(8, "little") * 2 + (0x1000).to_bytes(8, "little"))
with open("small", "wb") as file:
    file.write(HEAD + PART + CODE)
os.chmod("small", 0o755)
try:
    with open("/proc/self/oom_score_adj", "w") as file:
        file.write("0")
except OSError as error:
    print("REFUSED score:", error, flush=True)


def spring():
    children = []
    try:
        for _ in range(250):  # its own bound: 1.5 GiB
            children.append(os.posix_spawn("small", ["small"], {}))
    except OSError as error:
        print("REFUSED more:", error, flush=True)
    time.sleep(1)
    for child in children:
        os.kill(child, 9)
        os.waitpid(child, 0)


server = socket.socket()
server.bind(("", 6789))
server.listen()
while True:
    client, _ = server.accept()
    spring()
    while say(client, client.recv(65536)):
        pass
    client.close()
serve()
