// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "model/settings_form.h"

#include <QByteArray>
#include <QString>

namespace locum::store {

class Database;

struct VaultOptions {
    QString keyFile; ///< made with mode 0600 at the first start
    /// Where systemd puts credentials ($CREDENTIALS_DIRECTORY); a file `locum-key` in it wins over keyFile. May be
    /// empty.
    QString credentialsDirectory;
};

/// Encrypts the networks' credentials at rest: libsodium's secretbox (XSalsa20-Poly1305), a random nonce before each
/// box. The key is 32 bytes, kept outside the database: a database file that is stolen without it reveals no
/// credential. Immutable, so any thread may use it.
class Vault {
public:
    /// Finds the key, or makes one if the database has never had one. The key belongs to the database: a check value is
    /// kept in it. Errors: `store.key.wrong` (it is not this database's), `store.key.missing` (the database has one,
    /// the file is gone), `store.key.unreadable` (also when others can read the file), `store.key.invalid` (not 32
    /// bytes in base64).
    static Result<Vault> open(Database &database, const VaultOptions &options, Random &random);

    /// A vault with a key that is given; for tests.
    static Result<Vault> withKey(Secret key);

    QByteArray seal(const QByteArray &plain) const;

    /// Errors: `store.key.wrong` (this key did not seal it, or it was changed).
    Result<Secret> unseal(const QByteArray &sealed) const;

    /// `purpose` (e.g. "account:12") is sealed with them; they cannot be read for another, so nobody who can write the
    /// database can move one account's password to another.
    QByteArray sealSecrets(const QByteArray &purpose, const Secrets &secrets) const;
    Result<Secrets> unsealSecrets(const QByteArray &purpose, const QByteArray &sealed) const;

    /// 128 bits in hexadecimal that only this key makes of `purpose`: a token that need not be kept.
    QByteArray token(const QByteArray &purpose) const;

private:
    explicit Vault(Secret key) : m_key(std::move(key)) {}

    Secret m_key;
};

} // namespace locum::store
