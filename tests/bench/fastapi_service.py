"""The baseline of the benchmark: FastAPI that runs the `tesseract` command for each request.

Built as such services usually are. It has the same route and answer as ours and takes a form or JSON with base64. The
image goes to the command through a pipe; writing no file is to its advantage. There is one uvicorn worker per core, and
FastAPI's thread pool keeps requests from waiting for each other. `./ocr bench` starts it:

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
    """Returns the text of an image, read by a separate process."""
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
    """Returns the image in the body: the file of a form, or base64 in JSON."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        form = await request.form()
        if "image" not in form:
            raise HTTPException(400, "The form has no file named image.")
        return await form["image"].read()
    try:
        return base64.b64decode(json.loads(await request.body())["image_data"])
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise HTTPException(400, "The body is not JSON with image_data.") from error


@app.post("/image-sync")
async def image_sync(request: Request) -> dict[str, str]:
    """Reads an image while the client waits."""
    return {"text": await run_in_threadpool(recognize, await image_of(request))}


@app.get("/healthz")
async def healthz() -> dict[str, str]:
    """Reports that the service is up."""
    return {"status": "ok"}
