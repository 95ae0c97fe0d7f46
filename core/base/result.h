// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <tl/expected.hpp>

#include <utility>

namespace locum {

/// Whether doing the same again can help.
enum class Retry {
    No,             ///< it will fail again
    Later,          ///< a passing fault: again after a while
    AfterUserAction ///< again once a person has changed something
};

/// Why something failed. `code` is a stable dotted name that programs compare and that the user's text is made from
/// at the edge (`store.schema.newer`); `detail` says what and where, in English, for logs; it never holds message
/// bodies or credentials.
struct Error {
    QByteArray code;
    QString detail;
    Retry retry = Retry::No;

    bool operator==(const Error &) const = default;
};

/// A value or an Error. Ignoring one does not compile without a cast.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
public:
    using tl::expected<T, Error>::expected;
};

/// The result of what has no value.
using Done = Result<void>;

/// What a function that returns a Result returns when it fails.
[[nodiscard]] inline tl::unexpected<Error> fail(QByteArray code, QString detail, Retry retry = Retry::No)
{
    return tl::make_unexpected(Error{std::move(code), std::move(detail), retry});
}

[[nodiscard]] inline tl::unexpected<Error> fail(Error error)
{
    return tl::make_unexpected(std::move(error));
}

} // namespace locum
