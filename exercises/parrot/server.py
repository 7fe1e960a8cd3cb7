# Le serveur du perroquet : il répond en majuscules à tout ce qu'on lui dit.
# Le sujet est dans README.md ; chaque étape est dans le cours « Réseau - socket », partie « Création du serveur ».

# 1. Importer le module socket et créer le canal de communication.

# 2. Choisir l'adresse et le port (au-dessus de 1000), y associer le canal (bind), puis écouter (listen).

# 3. Attendre un client (accept) : on obtient un canal pour lui parler, et son adresse.

# 4. Répéter, tant que le client est là :
#    - recevoir son message (recv) ; s'il est vide (aucun octet), le client est parti ;
#    - le décoder, le mettre en majuscules, l'encoder, l'envoyer (send).

# 5. Fermer les deux canaux (close).
