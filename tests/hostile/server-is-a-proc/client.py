from attempt import *

talk()
