"""Rules that keep the source tree easy to navigate. Each takes the root of a tree and yields one sentence per fault."""
import re
import subprocess

from rooms import declared, drawing

LONGEST_FILE = 300
CODE = {".cpp", ".hpp", ".py", ".js", ".mjs", ".css", ".html", ".sh", ".cmake", ".conf"}
NOT_OURS = re.compile(r"(^|/)(vendor|node_modules|build|run)/|package-lock\.json$")

# The library of each header, by its name in CMake. A header that is neither here nor a system header is a fault.
LIBRARIES = {
    "SQLiteCpp/": "SQLiteCpp", "curl/": "PkgConfig::libcurl", "fcgio.h": "PkgConfig::fcgi++",
    "jemalloc/": "PkgConfig::jemalloc", "leptonica/": "engine", "tesseract/": "engine",
    "libexif/": "PkgConfig::libexif", "libheif/": "PkgConfig::libheif", "libmemcached/": "PkgConfig::libmemcached",
    "openssl/": "PkgConfig::libcrypto", "seccomp.h": "PkgConfig::libseccomp", "simdjson.h": "PkgConfig::simdjson",
    "webp/": "PkgConfig::libwebpdemux", "tiffio.h": "PkgConfig::libtiff-4", "jpeglib.h": "PkgConfig::libjpeg",
    "jerror.h": "PkgConfig::libjpeg", "png.h": "PkgConfig::libpng", "openjpeg.h": "PkgConfig::libopenjp2",
    "qpdf/": "PkgConfig::libqpdf",
}
SYSTEM = re.compile(r"(sys|linux|netinet|arpa)/\w+\.h|(fcntl|poll|sched|unistd|immintrin)\.h|[a-z_]+")


def files(root, *endings):
    """The project's own files, as paths relative to the root."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=root, capture_output=True, text=True)
    paths = listed.stdout.split("\n") if listed.returncode == 0 else [
        str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()]
    return sorted(path for path in paths if (not endings or path.endswith(endings)) and not NOT_OURS.search(path)
                  and (root / path).is_file())


def includes(root, path, pattern):
    return re.findall(rf"^#include {pattern}", (root / path).read_text(), re.M)


def room_files(root, room):
    return [path for path in files(root, ".cpp", ".hpp") if path.startswith(f"handler/{room}/")]


def arrows(root):
    """A file includes headers only from lower rooms that its room declares."""
    rooms = declared(root)
    floor = {room.name: number for number, room in enumerate(rooms)}
    for room in rooms:
        used = set()
        for path in room_files(root, room.name):
            for name, header in includes(root, path, r'"(\w+)/([^"]+)"'):
                if not (root / "handler" / name / header).is_file():
                    yield f"{path} includes {name}/{header}, which does not exist."
                elif name != room.name and floor.get(name, 0) > floor[room.name]:
                    yield f"{path} includes {name}/{header}, but {name} is above {room.name}."
                elif name != room.name and name not in room.uses:
                    yield f"{path} includes {name}/{header}, but {name} is not among the USES of {room.name}."
                used.add(name)
            for header in includes(root, path, r'"([^/"]+)"'):
                yield f"{path} includes {header} without the name of its room."
        for name in room.uses:
            if floor.get(name, len(rooms)) >= floor[room.name]:
                yield f"handler/CMakeLists.txt lets {room.name} use {name}, which is not below it."
            if name not in used:
                yield f"handler/CMakeLists.txt lets {room.name} use {name}, but no file there includes it."


def library_of(header):
    for prefix, library in LIBRARIES.items():
        if header.startswith(prefix):
            return library, prefix
    return None, None


def libraries(root):
    """One file includes the headers of a library, in a room that declares it."""
    includers = {}
    for room in declared(root):
        for path in room_files(root, room.name):
            for header in includes(root, path, r"<([^>]+)>"):
                library, prefix = library_of(header)
                if library is None and not SYSTEM.fullmatch(header):
                    yield f"{path} includes <{header}>, a header that tests/tidy does not know; is its library new?"
                if library is None:
                    continue
                includers.setdefault(prefix, set()).add(path)
                if library != "engine" and library not in " ".join(room.libraries):
                    yield f"{path} includes <{header}>, but {library} is not among the LIBRARIES of {room.name}."
    for prefix, paths in sorted(includers.items()):
        if len(paths) > 1:
            yield f"More than one file includes the headers of {prefix.rstrip('/')}: {', '.join(sorted(paths))}."


def long_files(root):
    """A file has at most 300 lines, or a reason for more."""
    excused = {}
    for line in (root / "tests/tidy/long-files.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            path, _, reason = line.partition("  ")
            excused[path] = reason.strip()
    for path in files(root):
        if not (any(path.endswith(ending) for ending in CODE) or is_script(root / path)):
            continue
        lines = (root / path).read_text().count("\n")
        if lines > LONGEST_FILE and path not in excused:
            yield f"{path} has {lines} lines; more than {LONGEST_FILE} need a reason in tests/tidy/long-files.txt."
        if lines <= LONGEST_FILE and path in excused:
            yield f"{path} has only {lines} lines; remove it from tests/tidy/long-files.txt."
    for path, reason in excused.items():
        if not (root / path).is_file():
            yield f"tests/tidy/long-files.txt names {path}, which does not exist."
        if not reason:
            yield f"tests/tidy/long-files.txt has no reason for {path}."


def is_script(path):
    with path.open("rb") as file:
        return file.read(2) == b"#!"


def targets(root):
    """CMake compiles every source file."""
    cmake = "\n".join((root / path).read_text() for path in files(root, "CMakeLists.txt", ".cmake"))
    cmake += (root / "handler/engine/build").read_text()
    compiled = {f"handler/{room.name}/{source}" for room in declared(root) for source in room.sources}
    for path in files(root, ".cpp"):
        folder, _, name = path.rpartition("/")
        in_glob = re.search(rf"{re.escape(folder.split('/')[-1])}/\*\.cpp", cmake) or (
            folder.startswith("tests/unit/") and "unit/*/*.cpp" in cmake)
        named = re.search(rf"(?<![\w]){re.escape(name)}", cmake) and not path.startswith(
            tuple(f"handler/{room.name}/" for room in declared(root)))
        if path not in compiled and not named and not (path.startswith("tests/") and in_glob):
            yield f"{path} belongs to no target."
    for path in sorted(compiled):
        if not (root / path).is_file():
            yield f"handler/CMakeLists.txt compiles {path}, which does not exist."
    unit_folders = {path.split("/")[2] for path in files(root, "_test.cpp") if path.startswith("tests/unit/")}
    for folder in sorted(unit_folders - {room.name for room in declared(root)}):
        yield f"tests/unit/{folder} matches no room of handler/."


def anchors(text):
    """The anchors that GitHub derives from headings."""
    headings = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(root):
    """The target of every Markdown link and every path in backticks exist."""
    tops = {path.split("/")[0] for path in files(root) if "/" in path}
    for path in files(root, ".md"):
        text = (root / path).read_text()
        folder = (root / path).parent
        for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```", "", text, flags=re.S)):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            linked = folder / name if name else root / path
            if not linked.exists():
                yield f"{path} links to {target}, which does not exist."
            elif anchor and linked.suffix == ".md" and anchor not in anchors(linked.read_text()):
                yield f"{path} links to {target}, but there is no such heading."
        for named in re.findall(r"`([\w./*-]+/[\w./*-]*)`", text):
            if named.split("/")[0] in tops and not named.startswith(("build/", "run/")) and \
                    not any(root.glob(named.rstrip("/"))):
                yield f"{path} names {named}, which does not exist."


def room_readmes(root):
    """Each room has a short README that says what it is and, in agreement with CMake, what it uses."""
    rooms = declared(root)
    for room in rooms:
        readme = root / f"handler/{room.name}/README.md"
        if not readme.is_file():
            yield f"handler/{room.name} has no README.md."
            continue
        text = readme.read_text()
        users = [other.name for other in rooms if room.name in other.uses]
        for label, expected in (("May use", room.uses), ("Used by", users)):
            said = re.search(rf"^{label}: ([^.]*)\.", text, re.M)
            names = re.findall(r"\w+", said.group(1)) if said else []
            if sorted(names) != sorted(expected or ["nothing"] if label == "May use" else expected or ["main"]):
                yield f"handler/{room.name}/README.md says «{label}: {' '.join(names)}»; CMake: {', '.join(expected)}."
        if "Not trusted: " not in text:
            yield f"handler/{room.name}/README.md does not say what is not trusted."
        if text.count("\n") > 14:
            yield f"handler/{room.name}/README.md is too long; about five lines are enough."


def tables(root, ask):
    """A table in a document is exactly what the program prints. `ask` returns the program's output."""
    found = set()
    for path in files(root, ".md"):
        text = (root / path).read_text()
        for command, table in re.findall(r"<!-- (ocr-handler \w+|tests/tidy/rooms\.py) -->\n\n(.*?\n)\n<!-- end -->",
                                         text, re.S):
            found.add(command)
            if table != ask(command):
                yield f"{path} differs from the output of `{command}`."
    for command in ("ocr-handler settings", "ocr-handler variables", "tests/tidy/rooms.py"):
        if command not in found:
            yield f"No document contains the table that `{command}` prints."


def asked(root):
    def ask(command):
        if command == "tests/tidy/rooms.py":
            return drawing(root)
        program, argument = command.split()
        return subprocess.run([root / "build/release" / program, argument], check=True, capture_output=True,
                              text=True).stdout
    return ask
