from attempt import *

write("/tmp/left")
write("/dev/shm/left")
serve()
