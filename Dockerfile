# What the lock pins is fetched once, every file checked against its hash; the image takes from there what runs.
FROM python:3.12-slim AS wheels
COPY requirements.lock /
RUN python -m pip wheel --no-cache-dir --require-hashes --wheel-dir /wheels -r /requirements.lock

FROM python:3.12-slim
RUN useradd --create-home --uid 10001 openings && install -d -o openings -g openings /data
COPY . /source
RUN --mount=from=wheels,source=/wheels,target=/wheels \
    python -m pip install --no-cache-dir --no-index --find-links /wheels /source && rm -rf /source
USER openings
ENV OPENINGS_HOME=/data OPENINGS_LISTEN=0.0.0.0:8321
VOLUME /data
EXPOSE 8321
# Signals reach the process itself, so that it stops within seconds and loses nothing.
ENTRYPOINT ["openings"]
CMD ["serve"]
