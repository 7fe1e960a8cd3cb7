# Le client du perroquet : il envoie chaque ligne tapée et affiche la réponse.
# Le sujet est dans README.md ; chaque étape est dans le cours « Réseau - socket », partie « Création du client ».

# 1. Importer le module socket et créer le canal de communication.

# 2. Se connecter au serveur (connect) : son adresse et son port.

# 3. Répéter :
#    - demander une ligne (input) ; si elle est vide, c'est fini ;
#    - l'encoder et l'envoyer (send) ;
#    - recevoir la réponse (recv) ; si elle est vide (aucun octet), le serveur est parti ;
#    - la décoder et l'afficher.

# 4. Fermer le canal (close).
