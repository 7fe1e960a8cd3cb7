#!/usr/bin/env python3
# -*- coding: utf-8 -*-
from socket import *

serveur = socket(AF_INET, SOCK_STREAM)
serveur.bind(('', 9001))
serveur.listen
client, adresse = serveur.accept()
while 1:
    msg = client.recv(1024)
    if not msg: break
    msg = msg.decode('utf-8')
    print(adresse[0] + ' : ' + msg)
    client.send(msg.upper().encode('utf-8'))
client.close()
serveur.close()
