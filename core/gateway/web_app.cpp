// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/web_app.h"

#include <QCryptographicHash>
#include <QDirIterator>
#include <QFile>

#ifdef LOCUM_WEB
static void initWebApp()
{
    Q_INIT_RESOURCE(locum_web);
}
#else
static void initWebApp() {}
#endif

namespace locum::gateway {
namespace {

/// Everything comes from here, and nothing that stands in the page itself runs: a message can hold what it likes.
constexpr char policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

QByteArray typeOf(const QString &path)
{
    static const QHash<QString, QByteArray> types{
        {QStringLiteral("html"), "text/html; charset=utf-8"},
        {QStringLiteral("js"), "text/javascript; charset=utf-8"},
        {QStringLiteral("css"), "text/css; charset=utf-8"},
        {QStringLiteral("svg"), "image/svg+xml"},
        {QStringLiteral("png"), "image/png"},
        {QStringLiteral("webmanifest"), "application/manifest+json"},
    };
    return types.value(path.section(QLatin1Char('.'), -1), "application/octet-stream");
}

QByteArray contentOf(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Resource resourceFrom(const QString &name, const QByteArray &path)
{
    Resource made;
    made.contentType = typeOf(name);
    made.body = contentOf(name);
    made.gzip = contentOf(name + QLatin1String(".gz"));
    made.etag = '"' + QCryptographicHash::hash(made.body, QCryptographicHash::Sha256).toHex().first(16) + '"';
    // What lies in assets/ has its content's hash in its name.
    made.headers = {{"Cache-Control", path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache"},
                    {"Content-Security-Policy", policy},
                    {"Cross-Origin-Opener-Policy", "same-origin"},
                    {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"}};
    return made;
}

} // namespace

Resources webApp()
{
    initWebApp();
    Resources all;
    const QString root = QStringLiteral(":/locum/web");
    QDirIterator files(root, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString name = files.next();
        if (name.endsWith(QLatin1String(".gz"))) {
            continue;
        }
        const QByteArray path = name.mid(root.size()).toUtf8();
        all.insert(path, resourceFrom(name, path));
    }
    if (const auto page = all.constFind("/index.html"); page != all.cend()) {
        all.insert("/", *page);
    }
    return all;
}

} // namespace locum::gateway
