#pragma once

#include "core/store/records.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;

namespace calm::ui
{

/// A checkpoint whose bridges a new run may start with.
struct StartOption
{
    std::int64_t checkpoint = 0;
    QString label;             ///< "three-skills: run 2, step 400 (best)"
    QString composition;       ///< that it was trained as
    int connections = 0;       ///< of the new run that start trained
    int allConnections = 0;    ///< of the new run
    std::string frozenProblem; ///< why these can not be kept as they are; empty = they can

    bool operator==(const StartOption&) const = default;
};

/// Those of all runs whose bridges fit the composition: newest run first, its best checkpoint first. `runs` newest
/// first.
std::vector<StartOption> startOptions(const Composition& composition, const std::vector<RunRecord>& runs,
                                      const std::vector<CheckpointRecord>& checkpoints);

/// Where a run starts: fresh, or from a checkpoint whose bridges may stay as they are. Object names: "trainStartFrom",
/// "trainFreeze", "trainStartNote".
class StartChoice : public QWidget
{
    Q_OBJECT

public:
    explicit StartChoice(QWidget* parent = nullptr);

    void setOptions(std::vector<StartOption> options); ///< what is chosen stays, also when it is gone
    bool isUseful() const;                             ///< there is something to choose or chosen
    void choose(std::int64_t checkpoint, bool freeze);
    std::int64_t checkpoint() const; ///< 0 = fresh
    bool freezes() const;
    QString problem() const; ///< one sentence; empty = fine

Q_SIGNALS:
    void changed();

private:
    void fill(std::int64_t chosen);
    void showNote();
    const StartOption* chosen() const;
    std::vector<StartOption> m_options;
    QComboBox* m_from;
    QCheckBox* m_freeze;
    QLabel* m_note;
};

} // namespace calm::ui
