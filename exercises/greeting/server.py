# Le serveur qui salue : il dit « Salut ! » à qui se connecte, puis raccroche.
# Le sujet est dans README.md ; chaque étape est dans le cours « Réseau - socket », partie « Création du serveur ».

# 1. Importer le module socket et créer le canal de communication.

# 2. Choisir l'adresse et le port (au-dessus de 1000), y associer le canal (bind), puis écouter (listen).

# 3. Attendre un client (accept) : on obtient un canal pour lui parler, et son adresse.

# 4. Encoder le message et l'envoyer au client (send), sans rien attendre de lui.

# 5. Fermer le canal du client, puis celui du serveur (close).
