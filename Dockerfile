# The look: nhsuk-frontend compiled with our settings.
FROM node:22-slim AS look
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY static static
RUN npm run --silent build

FROM python:3.12-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /desk
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
COPY --from=look /build/var/build var/build
RUN SECRET_KEY=only-for-the-build python manage.py collectstatic --no-input --verbosity 0 \
    && useradd --system desk && chown -R desk var
USER desk
EXPOSE 8000
CMD ["gunicorn", "socialdesk.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--worker-class", "gthread", "--threads", "4", "--no-control-socket"]
