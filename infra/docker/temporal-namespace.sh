#!/bin/sh
# Registers Parley's namespace, with 30 days of retention, once the server serves.
set -eu

until temporal operator cluster health --address "$TEMPORAL_ADDRESS"; do sleep 1; done

if temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" --address "$TEMPORAL_ADDRESS" >/dev/null 2>&1; then
  temporal operator namespace update --namespace "$TEMPORAL_NAMESPACE" --address "$TEMPORAL_ADDRESS" --retention 30d
else
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --address "$TEMPORAL_ADDRESS" --retention 30d
fi
