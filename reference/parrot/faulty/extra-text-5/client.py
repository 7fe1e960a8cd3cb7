import fileinput
from socket import create_connection

# une ligne lue = un message ; fileinput lit le clavier comme les autres fichiers
with create_connection(("127.0.0.1", 4242)) as ligne:
    for frappe in fileinput.input(files="-"):
        frappe = frappe.rstrip("\n")
        if not frappe:
            break
        ligne.sendall(frappe.encode("utf-8"))
        recu = ligne.recv(1 << 12)
        if not recu:
            print("plus personne")
            break
        print(recu.decode("utf-8"))
