#pragma once

#include "core/store/records.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace calm::ui
{

/// One setting of several runs, as a person reads it.
struct SettingRow
{
    QString name;
    QStringList values;   ///< one per run
    bool differs = false; ///< not the same in all runs

    bool operator==(const SettingRow&) const = default;
};

/// Every setting of these runs, the composition as it was trained first, in the order of the form.
std::vector<SettingRow> settingRows(const std::vector<RunRecord>& runs);

QString methodText(Method method);       ///< "bridges", "LoRA"
QString scheduleText(Schedule schedule); ///< "cosine to almost 0"
/// "kv.train (train) 1 to 0.5, math.train (train) 1"
QString mixtureText(const std::vector<MixturePart>& parts, bool withShares);

} // namespace calm::ui
