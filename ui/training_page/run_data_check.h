#pragma once

#include "ui/widgets/latest_job.h"

#include <QObject>
#include <QString>

#include <memory>

namespace calm::ui
{

class TokenizerCache;
class TrainingForm;

/// Keeps the form's words about its data true: whether validation leaks, and what one epoch holds where that is
/// unfolded. Both are read beside the window, and again only when what they depend on has changed.
class RunDataCheck : public QObject
{
public:
    RunDataCheck(TrainingForm* form, std::shared_ptr<TokenizerCache> tokenizers);

    void look(const QString& projectFile); ///< the form or the project may have changed; empty = none is open
    void forget();                         ///< examples may have been written

private:
    void checkLeakage(const QString& projectFile);
    void readEpoch(const QString& projectFile);

    TrainingForm* m_form;
    std::shared_ptr<TokenizerCache> m_tokenizers;
    QString m_checked; ///< for what the warning stands or is asked for
    QString m_counted; ///< the same of the epoch
    LatestJob m_leakage;
    LatestJob m_epoch;
};

} // namespace calm::ui
