// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gateway/http_types.h"
#include "model/feed.h"

#include <QByteArray>

#include <vector>

namespace locum::gateway {

/// Some entries of the feed as one message of the stream: {"type":"feed","entries":[…]}
struct FeedFrame {
    SharedBytes bytes;
    FeedSeq last; ///< of the entries in it
};

/// What stands in a frame before and after the entries' JSON.
inline constexpr QByteArrayView feedFramePrefix = R"({"type":"feed","entries":[)";
inline constexpr QByteArrayView feedFrameSuffix = "]}";

/// The entries from `index` on that fit into a frame of about `bytes`, at least one; moves `index` behind them.
FeedFrame nextFrame(const std::vector<FeedEntry> &entries, size_t &index, qsizetype bytes);

/// [entry, …] from `index` on, at most `limit`.
QByteArray entriesJson(const std::vector<FeedEntry> &entries, size_t index, size_t limit);

/// The index of the first entry beyond `since`.
size_t firstBeyond(const std::vector<FeedEntry> &entries, FeedSeq since);

/// A batch as frames, made when the first follower wants them and shared by all.
class BatchFrames {
public:
    BatchFrames(FeedBatch batch, qsizetype frameBytes) : m_batch(std::move(batch)), m_frameBytes(frameBytes) {}

    const std::vector<FeedEntry> &entries() const { return *m_batch; }
    const std::vector<FeedFrame> &frames();

private:
    FeedBatch m_batch;
    qsizetype m_frameBytes;
    std::vector<FeedFrame> m_frames;
};

} // namespace locum::gateway
