// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/vault.h"

#include "base/logging.h"
#include "store/database.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <sodium.h>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace locum::store {
namespace {

constexpr qsizetype keyBytes = crypto_secretbox_KEYBYTES;
constexpr qsizetype nonceBytes = crypto_secretbox_NONCEBYTES;
constexpr qsizetype macBytes = crypto_secretbox_MACBYTES;

const QByteArray checkText = QByteArrayLiteral("locum");

const unsigned char *bytesOf(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

struct KeyPlace {
    QString path;
    bool ours = true; ///< false: systemd put it there, its mode is systemd's matter
};

KeyPlace keyPlace(const VaultOptions &options)
{
    if (!options.credentialsDirectory.isEmpty()) {
        const auto credential = options.credentialsDirectory + QStringLiteral("/locum-key");
        if (QFileInfo::exists(credential)) {
            return {credential, false};
        }
    }
    return {options.keyFile, true};
}

Result<Secret> readKey(const KeyPlace &place)
{
    QFile file(place.path);
    if (!file.open(QIODevice::ReadOnly)) {
        return fail("store.key.unreadable",
                    QStringLiteral("the key %1 cannot be read (%2): give it to the user that locumd runs as")
                        .arg(place.path, file.errorString()),
                    Retry::AfterUserAction);
    }
    struct stat status {};
    if (place.ours && ::fstat(file.handle(), &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return fail("store.key.unreadable",
                    QStringLiteral("others can read the key %1: chmod 600 it, and think of it as known to them")
                        .arg(place.path),
                    Retry::AfterUserAction);
    }
    const Secret text(file.read(1024));
    const auto decoded = QByteArray::fromBase64Encoding(
        text.reveal().trimmed(), QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    Secret key(decoded.decoded);
    if (!decoded || key.reveal().size() != keyBytes) {
        return fail("store.key.invalid",
                    QStringLiteral("the key %1 is not 32 bytes in base64: restore it from a backup").arg(place.path),
                    Retry::AfterUserAction);
    }
    return key;
}

/// On disk before anything is sealed with it.
Done writeKey(const QString &path, const Secret &key)
{
    const auto name = QFile::encodeName(path);
    const auto failed = [&path] {
        return fail("store.key.unreadable",
                    QStringLiteral("the key %1 cannot be written (%2)").arg(path, qt_error_string(errno)),
                    Retry::AfterUserAction);
    };
    const int file = ::open(name.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) {
        return failed();
    }
    const Secret text(key.reveal().toBase64() + '\n');
    const auto size = static_cast<size_t>(text.reveal().size());
    const bool written =
        ::write(file, text.reveal().constData(), size) == static_cast<ssize_t>(size) && ::fsync(file) == 0;
    const int reason = errno;
    ::close(file);
    if (!written) {
        ::unlink(name.constData());
        errno = reason;
        return failed();
    }
    const int directory =
        ::open(QFile::encodeName(QFileInfo(path).absolutePath()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory >= 0) {
        ::fsync(directory);
        ::close(directory);
    }
    return {};
}

} // namespace

Result<Vault> Vault::withKey(Secret key)
{
    if (sodium_init() < 0 || key.reveal().size() != keyBytes) {
        return fail("store.key.invalid", QStringLiteral("a key has 32 bytes"));
    }
    return Vault(std::move(key));
}

Result<Vault> Vault::open(Database &database, const VaultOptions &options, Random &random)
{
    auto check = database.first("SELECT value FROM meta WHERE key = 'key_check'", [](Row &row) { return row.blob(); });
    if (!check) {
        return fail(std::move(check.error()));
    }
    const auto place = keyPlace(options);
    if (!QFileInfo::exists(place.path)) {
        if (*check) {
            return fail(
                "store.key.missing",
                QStringLiteral("the key %1 of %2 is gone: restore it; without it the networks' passwords cannot "
                               "be read")
                    .arg(place.path, database.path()),
                Retry::AfterUserAction);
        }
        if (auto written = writeKey(place.path, Secret(random.bytes(keyBytes))); !written) {
            return fail(std::move(written.error()));
        }
        qCInfo(lcStore) << "made a key for credentials:" << place.path << "- keep a copy of it";
    }
    auto key = readKey(place);
    if (!key) {
        return fail(std::move(key.error()));
    }
    auto vault = withKey(std::move(*key));
    if (!vault) {
        return vault;
    }
    if (!*check) {
        if (auto done = database.run("INSERT INTO meta (key, value) VALUES ('key_check', ?)", vault->seal(checkText));
            !done) {
            return fail(std::move(done.error()));
        }
        return vault;
    }
    auto text = vault->unseal(**check);
    if (!text || text->reveal() != checkText) {
        return fail("store.key.wrong",
                    QStringLiteral("the key %1 does not belong to %2: restore the one that does")
                        .arg(place.path, database.path()),
                    Retry::AfterUserAction);
    }
    return vault;
}

QByteArray Vault::seal(const QByteArray &plain) const
{
    QByteArray sealed(nonceBytes + macBytes + plain.size(), Qt::Uninitialized);
    auto *out = reinterpret_cast<unsigned char *>(sealed.data());
    randombytes_buf(out, static_cast<size_t>(nonceBytes));
    crypto_secretbox_easy(out + nonceBytes, bytesOf(plain), static_cast<unsigned long long>(plain.size()), out,
                          bytesOf(m_key.reveal()));
    return sealed;
}

Result<Secret> Vault::unseal(const QByteArray &sealed) const
{
    if (sealed.size() >= nonceBytes + macBytes) {
        QByteArray plain(sealed.size() - nonceBytes - macBytes, Qt::Uninitialized);
        if (crypto_secretbox_open_easy(reinterpret_cast<unsigned char *>(plain.data()), bytesOf(sealed) + nonceBytes,
                                       static_cast<unsigned long long>(sealed.size() - nonceBytes), bytesOf(sealed),
                                       bytesOf(m_key.reveal())) == 0) {
            return Secret(std::move(plain));
        }
    }
    return fail("store.key.wrong", QStringLiteral("this key did not seal it, or it was changed"),
                Retry::AfterUserAction);
}

QByteArray Vault::sealSecrets(const QByteArray &purpose, const Secrets &secrets) const
{
    QJsonObject values;
    for (const auto &[key, secret] : secrets) {
        values.insert(key, QString::fromLatin1(secret.reveal().toBase64()));
    }
    const QJsonObject json{{QStringLiteral("purpose"), QString::fromUtf8(purpose)},
                           {QStringLiteral("secrets"), values}};
    const Secret plain(QJsonDocument(json).toJson(QJsonDocument::Compact));
    return seal(plain.reveal());
}

Result<Secrets> Vault::unsealSecrets(const QByteArray &purpose, const QByteArray &sealed) const
{
    auto plain = unseal(sealed);
    if (!plain) {
        return fail(std::move(plain.error()));
    }
    const auto json = QJsonDocument::fromJson(plain->reveal()).object();
    if (json.value(QLatin1String("purpose")).toString() != QString::fromUtf8(purpose)) {
        return fail("store.key.wrong", QStringLiteral("it was sealed for something else"));
    }
    Secrets secrets;
    const auto values = json.value(QLatin1String("secrets")).toObject();
    for (auto it = values.begin(); it != values.end(); ++it) {
        secrets.insert_or_assign(it.key(), Secret(QByteArray::fromBase64(it->toString().toLatin1())));
    }
    return secrets;
}

QByteArray Vault::token(const QByteArray &purpose) const
{
    QByteArray made(16, Qt::Uninitialized);
    crypto_generichash(reinterpret_cast<unsigned char *>(made.data()), static_cast<size_t>(made.size()),
                       bytesOf(purpose), static_cast<unsigned long long>(purpose.size()), bytesOf(m_key.reveal()),
                       static_cast<size_t>(m_key.reveal().size()));
    return made.toHex();
}

} // namespace locum::store
