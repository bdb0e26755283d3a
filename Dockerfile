# The app alone: no sandbox, no development dependencies. docs/hosting.md says where it can run.
#   docker build --tag hometax-watch .
#   docker run --publish 3000:3000 --env-file .env --volume hometax-watch:/app/data hometax-watch   (SQLite)
#   docker run --publish 3000:3000 --env-file .env --env STORE_URL=postgres://... hometax-watch

# Not slim: where the binary of SQLite cannot be fetched, npm compiles it. Bookworm: that needs a Python before 3.12.
FROM node:24-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run --silent emit && rm -r dist/sandbox && npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
# A new volume takes its owner from here.
RUN mkdir data && chown node:node data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
USER node
EXPOSE 3000
# The process lets what it is sending finish, and a leader hands over.
STOPSIGNAL SIGTERM
# Alive, not ready: a standby is healthy too.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/main.js"]
