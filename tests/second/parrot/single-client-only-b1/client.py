#!/usr/bin/env python3
# -*- coding: utf-8 -*-
# Client for the parrot
import socket
import sys

# where is the server?
SERVER_NAME = "localhost"
SERVER_PORT = 6014
MAX_BYTES = 4096

# 1. create the socket
my_socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
# 2. connect to the server
my_socket.connect((SERVER_NAME, SERVER_PORT))
print("Connected. Press Enter on an empty line to quit.")

# 3. talk
number_of_messages = 0
while True:
    try:
        user_text = input("Your message: ")
    except EOFError:
        user_text = ""
    if user_text == "":
        print("You wanted to stop.")
        break
    try:
        # send the bytes
        my_socket.sendall(user_text.encode("utf-8"))
        # wait for the answer
        answer_bytes = my_socket.recv(MAX_BYTES)
    except (BrokenPipeError, ConnectionResetError) as problem:
        print("The server has a problem:", problem)
        break
    if answer_bytes == b"":
        print("The server has left.")
        break
    answer_text = answer_bytes.decode("utf-8")
    print("The parrot says:", answer_text)
    number_of_messages += 1

# 4. close
my_socket.close()
print("Number of messages:", number_of_messages)
sys.exit(0)
