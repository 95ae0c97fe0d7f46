// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <QByteArray>

namespace locum::store {

/// How dear a guess is; the defaults are libsodium's for interactive use.
struct PasswordCost {
    unsigned long long operations = 2;
    size_t memoryBytes = 64ULL << 20;
};

/// Argon2id, salted, as a printable string that carries its own parameters. Slow on purpose (tens of ms): never on the
/// core thread, see Store::passwords. Errors: `store.password.memory` (not enough of it; Later).
Result<QByteArray> hashPassword(const Secret &password, const PasswordCost &cost = {});

/// Whether the password is the one of the hash. An empty hash is nobody's: the answer is no, and takes as long.
bool verifyPassword(const QByteArray &hash, const Secret &password, const PasswordCost &cost = {});

} // namespace locum::store
