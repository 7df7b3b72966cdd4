# One image for api, workers and migrations; docker-compose.yml says which of them a container is.
FROM node:20.20.2-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Not `npm ci`: it refuses a lockfile that names the native packages of one platform only, and npm writes such ones.
# Build scripts of dependencies are not needed: every native part comes as a prebuilt package.
RUN npm install --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:20.20.2-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0
WORKDIR /app
# The code belongs to root: the process can read it and not change it.
COPY --from=build /app /app
USER node
EXPOSE 3000 9464
# Workers override this with their metrics port.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
  CMD ["node", "infra/docker/health.mjs", "http://127.0.0.1:3000/health"]
STOPSIGNAL SIGTERM
CMD ["node", "--enable-source-maps", "--max-old-space-size=512", "dist/api/main.js"]
