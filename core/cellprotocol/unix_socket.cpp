// SPDX-License-Identifier: GPL-2.0-or-later
#include "cellprotocol/line_channel.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <optional>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace locum::cellprotocol {
namespace {

std::optional<sockaddr_un> addressOf(const QByteArray &path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.isEmpty() || path.size() >= static_cast<qsizetype>(sizeof address.sun_path)) {
        return std::nullopt;
    }
    std::memcpy(address.sun_path, path.constData(), static_cast<size_t>(path.size()));
    return address;
}

tl::unexpected<Error> failedWith(const char *code, const QString &path, const QString &why)
{
    return fail(code, QStringLiteral("%1: %2").arg(path, why), Retry::Later);
}

QString tooLong()
{
    return QStringLiteral("the path of a Unix socket may have at most %1 bytes").arg(sizeof(sockaddr_un::sun_path) - 1);
}

} // namespace

Result<int> connectUnix(const QString &path)
{
    constexpr auto code = "cellprotocol.channel.unreachable";
    const auto address = addressOf(QFile::encodeName(path));
    if (!address) {
        return failedWith(code, path, tooLong());
    }
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0 || ::connect(descriptor, reinterpret_cast<const sockaddr *>(&*address), sizeof *address) != 0) {
        const auto why = qt_error_string(errno);
        if (descriptor >= 0) {
            ::close(descriptor);
        }
        return failedWith(code, path, why);
    }
    return descriptor;
}

Result<int> listenUnix(const QString &path)
{
    constexpr auto code = "cellprotocol.socket.failed";
    const auto name = QFile::encodeName(path);
    const auto address = addressOf(name);
    if (!address) {
        return failedWith(code, path, tooLong());
    }
    if (const auto existing = connectUnix(path)) {
        ::close(*existing);
        return failedWith("cellprotocol.socket.in_use", path, QStringLiteral("another process listens on it"));
    }
    struct stat status {};
    if (::lstat(name.constData(), &status) == 0) {
        if (!S_ISSOCK(status.st_mode)) {
            return failedWith(code, path, QStringLiteral("it exists and is no socket"));
        }
        ::unlink(name.constData());
    }
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    // Nobody can connect before listen(), so the mode is right by then.
    if (descriptor < 0 || ::bind(descriptor, reinterpret_cast<const sockaddr *>(&*address), sizeof *address) != 0 ||
        ::chmod(name.constData(), S_IRUSR | S_IWUSR) != 0 || ::listen(descriptor, 64) != 0) {
        const auto why = qt_error_string(errno);
        if (descriptor >= 0) {
            ::close(descriptor);
        }
        return failedWith(code, path, why);
    }
    return descriptor;
}

} // namespace locum::cellprotocol
