import runpy

if __name__ == "__main__":
    runpy.run_module("perroquet.app_serveur", run_name="__main__", alter_sys=True)
