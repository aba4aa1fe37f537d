"""The system packages Dropmill needs on Linux: found out by trying, installed where allowed."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

# Shared library -> the Debian or Ubuntu package that has it. What it needs in turn comes with it.
QT = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}

# Program -> package. The tests use the real window on a virtual screen and a real file manager.
SCREEN = {
    "Xvfb": "xvfb",
    "xauth": "xauth",
    "xdotool": "xdotool",
    "openbox": "openbox",
    "convert": "imagemagick",
    "dbus-run-session": "dbus",
    "pcmanfm": "pcmanfm",
    "gio": "libglib2.0-bin",
    "gtk-launch": "libgtk-3-bin",
    "dex": "dex",
    "desktop-file-validate": "desktop-file-utils",
}
SERVERS = {
    "nginx": "nginx",
    "lighttpd": "lighttpd",
    "vsftpd": "vsftpd",
    "sshd": "openssh-server",
    "ssh-keygen": "openssh-client",
}
FILES = {
    "7z": "p7zip-full",
    "age": "age",
    "b3sum": "b3sum",
    "bsdtar": "libarchive-tools",
    "ffprobe": "ffmpeg",
    "openssl": "openssl",
    "qpdf": "qpdf",
    "unzip": "unzip",
    "xxhsum": "xxhash",
}
# What the benches compare with; nginx's echo module makes it answer late.
PEERS = {
    "aria2c": "aria2",
    "curl": "curl",
    "wget": "wget",
    "wget2": "wget2",
    "qbittorrent": "qbittorrent",
    "featherpad": "featherpad",
    "hashdeep": "hashdeep",
    "mogrify": "imagemagick",
    "parallel": "parallel",
    "rclone": "rclone",
    "rsync": "rsync",
    "vipsthumbnail": "libvips-tools",
    "zip": "zip",
    "zstd": "zstd",
}
ECHO = Path("/usr/lib/nginx/modules/ngx_http_echo_module.so")
BUNDLE = {"objdump": "binutils", "ffmpeg": "ffmpeg"}

PROGRAMS = {
    "run": {},
    "test": SCREEN,
    "bench": {**SCREEN, **FILES, **PEERS, "nginx": "nginx"},
    "faults": {**SCREEN, **SERVERS, **FILES},
    "package": BUNDLE,
    "lock": {},
}


def ensure(purpose: str) -> None:
    """Install what is missing for this purpose, or end with the command that would."""
    if not sys.platform.startswith("linux"):
        return
    missing = _missing(purpose)
    if not missing:
        return
    packages = " ".join(sorted(missing.values()))
    by_hand = f"apt-get install --no-install-recommends {packages}"
    if not shutil.which("apt-get"):
        sys.exit(
            f"Dropmill needs {', '.join(sorted(missing))}. Install the packages of your system "
            f"that have them (on Debian and Ubuntu: {packages}), then try again."
        )
    rights = _rights()
    if rights is None:
        sys.exit(
            f"System packages are missing. Please run this and try again:\n\n  sudo {by_hand}\n"
        )
    print(f"Installing system packages: {packages}", flush=True)
    apt = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    apt += ["-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"]
    # A list that could not be renewed does not matter when the packages can be had all the same.
    subprocess.run([*apt, "update"], stdout=subprocess.DEVNULL, check=False)
    install = [*apt, "install", "--no-install-recommends", *sorted(missing.values())]
    done = subprocess.run(install, stdout=subprocess.DEVNULL, check=False)
    importlib.invalidate_caches()
    left = _missing(purpose)
    if done.returncode or left:
        what = f" ({', '.join(sorted(left))} not found)" if left else ""
        sys.exit(f"System packages could not be installed{what}. By hand:\n\n  {by_hand}\n")


def _missing(purpose: str) -> dict[str, str]:
    """Return what is not there -> the package that has it."""
    missing = {name: package for name, package in QT.items() if not _loads(name)}
    programs = PROGRAMS[purpose].items()
    missing.update({name: package for name, package in programs if not _which(name)})
    python = f"libpython{sys.version_info.major}.{sys.version_info.minor}"
    if purpose == "bench" and not ECHO.exists():
        missing[ECHO.name] = "libnginx-mod-http-echo"
    if purpose == "package" and not _has_shared(f"{python}.so.1.0"):
        missing[f"{python}.so.1.0"] = python
    if importlib.util.find_spec("ensurepip") is None:
        missing["Python's venv module"] = "python3-venv"
    return missing


def _which(program: str) -> str | None:
    """Find a program; servers lie where a user's PATH does not lead."""
    return shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")


def _has_shared(python: str) -> bool:
    """Tell whether this Python has itself as a library, which Debian keeps in a package apart."""
    return _loads(python) or (Path(sysconfig.get_config_var("LIBDIR")) / python).exists()


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _rights() -> list[str] | None:
    """Return the words before a command that make it root's, or None where that is not allowed."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        asked = subprocess.run(["sudo", "-n", "true"], stderr=subprocess.DEVNULL, check=False)
        if asked.returncode == 0:
            return ["sudo", "-n"]
    return None
