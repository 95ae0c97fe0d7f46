// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace locum::purple {

/// Replaces libpurple's verifier, which asks in a dialogue that names no account and checks the name of the host that
/// is connected to. Ours takes what a certification authority of this machine vouches for under the account's own
/// domain, and what the user has pinned; anything else ends the link with NeedsUser and asks
/// (RequestKind::Certificate).
void installCertificateVerifier();

} // namespace locum::purple
