// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/password.h"

#include <sodium.h>

#include <array>

namespace locum::store {
namespace {

bool ready()
{
    static const bool good = sodium_init() >= 0;
    return good;
}

} // namespace

Result<QByteArray> hashPassword(const Secret &password, const PasswordCost &cost)
{
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    const auto &bytes = password.reveal();
    if (!ready() || crypto_pwhash_str_alg(hash.data(), bytes.constData(), static_cast<unsigned long long>(bytes.size()),
                                          cost.operations, cost.memoryBytes, crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return fail("store.password.memory",
                    QStringLiteral("a password takes %1 MiB to hash, which are not free").arg(cost.memoryBytes >> 20),
                    Retry::Later);
    }
    return QByteArray(hash.data());
}

bool verifyPassword(const QByteArray &hash, const Secret &password, const PasswordCost &cost)
{
    if (hash.isEmpty()) {
        // The time must not tell that there is no such user.
        (void)hashPassword(password, cost).has_value();
        return false;
    }
    const auto &bytes = password.reveal();
    return ready() && crypto_pwhash_str_verify(hash.constData(), bytes.constData(),
                                               static_cast<unsigned long long>(bytes.size())) == 0;
}

} // namespace locum::store
