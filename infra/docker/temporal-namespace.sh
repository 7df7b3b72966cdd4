#!/bin/sh
# Registers Parley's namespace, with 30 days of retention and its search attributes, once the server serves.
set -eu

until temporal operator cluster health --address "$TEMPORAL_ADDRESS"; do sleep 1; done

if temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" --address "$TEMPORAL_ADDRESS" >/dev/null 2>&1; then
  temporal operator namespace update --namespace "$TEMPORAL_NAMESPACE" --address "$TEMPORAL_ADDRESS" --retention 30d
else
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --address "$TEMPORAL_ADDRESS" --retention 30d
fi

list() {
  temporal operator search-attribute list --namespace "$TEMPORAL_NAMESPACE" --address "$TEMPORAL_ADDRESS"
}

# A new namespace is known to the server's parts one after the other.
until list >/dev/null 2>&1; do sleep 1; done

register() {
  list | grep -qw "$1" || temporal operator search-attribute create \
    --namespace "$TEMPORAL_NAMESPACE" --address "$TEMPORAL_ADDRESS" --name "$1" --type "$2"
}

# The same as in infra/runtime/temporal/namespace.ts; a test compares.
for name in ParleyBot ParleyStatus ParleyOwner ParleyChannel ParleyLanguage ParleyVersion; do register "$name" Keyword; done
register ParleyWaitingSince Datetime
