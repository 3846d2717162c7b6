#pragma once

#include "core/store/records.h"
#include "core/weights/find_models.h"
#include "core/weights/model_memory.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <QString>
#include <QStringList>

#include <vector>

namespace calm::ui
{

/// One row: a model of the project, or one that only lies on this machine.
struct ListedModel
{
    QString name;
    ModelCard card; ///< its directory is absolute
    QString note;
    std::int64_t project = 0; ///< id in the project; 0 = not in it
    QString place;            ///< "This project", "Hugging Face cache", or a folder
    QString source;           ///< the folder that was looked into; empty for one of the project
    FoundModel found;         ///< as it was found; for one of the project, its directory
    ModelMemory memory;
    bool missing = false; ///< of the project, and its files are not where it says

    Path directory() const { return card.directory; }
    bool isUsable() const { return card.problem.empty(); }
};

/// Models as rows of what a person compares: sizes, precision, tokenizer, and why one can't be used.
class ModelsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        nameColumn,
        familyColumn,
        parametersColumn,
        shapeColumn,
        contextColumn,
        precisionColumn,
        sizeColumn,
        memoryColumn,
        tokenizerColumn,
        placeColumn,
        problemColumn,
        columnCountValue
    };
    static constexpr int sortRole = Qt::UserRole;
    static constexpr int searchRole = Qt::UserRole + 1; ///< of the first column: all words of the row

    using QAbstractTableModel::QAbstractTableModel;
    void setModels(std::vector<ListedModel> models, std::int64_t freeMemory); ///< bytes; 0 = unknown
    const std::vector<ListedModel>& models() const { return m_models; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QStringList longestTexts(int column) const; ///< some of them: for the column's width

private:
    QString text(const ListedModel& model, int column) const;
    QString toolTip(const ListedModel& model, int column) const;
    QVariant sortValue(const ListedModel& model, int column) const;
    std::vector<ListedModel> m_models;
    std::int64_t m_free = 0;
};

/// Sorted and filtered; the project's own models stand first whatever the column.
class ModelsFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    enum Show { all, inProject, onMachine };

    explicit ModelsFilter(ModelsModel* models, QObject* parent = nullptr);
    void setSearch(const QString& words); ///< all of them must occur somewhere in the row
    void setShow(Show show);
    const ListedModel& model(int row) const;

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    ModelsModel* m_models;
    QStringList m_words;
    Show m_show = all;
};

} // namespace calm::ui
