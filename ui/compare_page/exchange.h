#pragma once

#include "core/protocol/messages.h"
#include "core/spec/sampling_settings.h"
#include "core/store/records.h"

#include <QString>

#include <optional>
#include <vector>

namespace calm::ui
{

/// What one column answered.
struct Answer
{
    Member member;
    QString label; ///< "anchor", "augmenting", "composed (run 3, step 400)"
    QString text;
    std::vector<protocol::TokenEvent> tokens; ///< text, probability and alternatives of each, in order
    protocol::ColumnFinishedEvent result;     ///< as it ended; finish empty = it has not
};

/// One prompt and the answers of all columns.
struct Exchange
{
    QString prompt;
    QString expected; ///< the right answer, where the prompt is an example of a dataset; else empty
    SamplingSettings sampling;
    std::vector<Answer> answers;
    double createdAt = 0;
};

/// The rows of a chat, all of turn 0: the prompt by "user", then one per answer. `details` has a version.
std::vector<ChatMessageRecord> toMessages(const Exchange& exchange);
/// The reverse. Rows by another program (no details) give an answer with its text alone. Error(corrupt).
Exchange exchangeFromMessages(const std::vector<ChatMessageRecord>& messages);

QString chatTitle(const QString& prompt); ///< the prompt's first line, shortened

/// For people and issue trackers: the prompt, a table of the settings that matter, each answer in a fence that is
/// longer than any it holds.
QString toMarkdown(const Exchange& exchange);

/// Whether the answer is what was expected (white space at the ends aside); nullopt when nothing was expected.
std::optional<bool> isRight(const Exchange& exchange, const QString& answer);

} // namespace calm::ui
