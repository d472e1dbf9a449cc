"""One lifecycle per stack: network, data, stream, processing, api, observability; account once per account."""
