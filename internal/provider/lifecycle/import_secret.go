// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
)

// ImportSecretsVariable is the environment variable that gives imports the
// secrets that are known: a JSON object of secrets by token id. An import id
// would leave them in the shell's history and in the configuration.
const ImportSecretsVariable = "TOKENS_IMPORT_SECRETS" //nolint:gosec // a name, no credential

// armorHead begins a secret that its owner has encrypted already.
const armorHead = "-----BEGIN AGE ENCRYPTED FILE-----"

// importSecret writes the secret of a token that is imported, if it is given:
// an armored age file as encrypted_token, any other as token.
func importSecret(ctx context.Context, data any, id string, to writer) diag.Diagnostics {
	set, ok := data.(*connection.Set)
	if !ok || set == nil || strings.TrimSpace(set.ImportSecrets) == "" {
		return nil
	}
	var secrets map[string]string
	if json.Unmarshal([]byte(set.ImportSecrets), &secrets) != nil { // its error may quote a secret
		return diag.Diagnostics{diag.NewErrorDiagnostic("Can't read "+ImportSecretsVariable,
			"The environment variable is no JSON object of texts. It gives known secrets by the ids of their tokens: {\"ID\": \"SECRET\"}. Correct or unset it.")}
	}
	secret := strings.TrimSpace(secrets[id])
	switch {
	case secret == "":
		return nil
	case strings.HasPrefix(secret, armorHead):
		return to.SetAttribute(ctx, path.Root("encrypted_token"), secret+"\n")
	}
	return to.SetAttribute(ctx, path.Root("token"), secret)
}
