"""Stop the embedded AWS that an earlier run kept."""

from infra.local.emulator import stop_emulator

if __name__ == "__main__" and stop_emulator():
    print("Stopped the embedded AWS.")
