// A module of its own: the provider depends on no client but its own.
module github.com/tokens-as-code/terraform-provider-tokens/tools/clients

go 1.26.0

require (
	connectrpc.com/connect v1.20.0
	google.golang.org/protobuf v1.36.12
)
