"""What the service is measured against: FastAPI that runs the `tesseract` command for each request.

Made as such services usually are: the same route and answer as ours, a form or JSON with base64 in it, the command
fed through a pipe (no file is written, which is in its favour), one uvicorn worker a core, and FastAPI's own pool of
threads, so that requests do not wait for each other. `./ocr bench` starts it:

    python3 -m uvicorn fastapi_service:app --app-dir tests/bench --workers CORES
"""

import base64
import binascii
import json
import subprocess

from fastapi import FastAPI, HTTPException, Request
from fastapi.concurrency import run_in_threadpool

DEADLINE_S = 240

app = FastAPI()


def recognize(image: bytes) -> str:
    """The text of an image, by a process of its own."""
    try:
        run = subprocess.run(
            ["tesseract", "-", "-", "-l", "eng", "--psm", "3"],
            input=image, capture_output=True, timeout=DEADLINE_S, check=True)
    except subprocess.CalledProcessError as error:
        raise HTTPException(422, "The image cannot be read.") from error
    except subprocess.TimeoutExpired as error:
        raise HTTPException(504, "Reading the image took too long.") from error
    return run.stdout.decode("utf-8").rstrip("\f")


async def image_of(request: Request) -> bytes:
    """The image in the body: the one file of a form, or base64 in JSON."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        form = await request.form()
        if "image" not in form:
            raise HTTPException(400, "The form has no file named image.")
        return await form["image"].read()
    try:
        return base64.b64decode(json.loads(await request.body())["image_data"])
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise HTTPException(400, "The body is no JSON with image_data.") from error


@app.post("/image-sync")
async def image_sync(request: Request) -> dict[str, str]:
    """Reads an image while the client waits."""
    return {"text": await run_in_threadpool(recognize, await image_of(request))}


@app.get("/healthz")
async def healthz() -> dict[str, str]:
    """Says that the service is up."""
    return {"status": "ok"}
