# Le client qui dit bonjour : il envoie « Bonjour », affiche la réponse, puis raccroche.
# Le sujet est dans README.md ; chaque étape est dans le cours « Réseau - socket », partie « Création du client ».

# 1. Importer le module socket et créer le canal de communication.

# 2. Se connecter au serveur (connect) : son adresse et son port.

# 3. Encoder le message et l'envoyer (send).

# 4. Recevoir la réponse (recv), la décoder et l'afficher.

# 5. Fermer le canal (close).
