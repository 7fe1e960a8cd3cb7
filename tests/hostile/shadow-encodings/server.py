from attempt import *

serve()
