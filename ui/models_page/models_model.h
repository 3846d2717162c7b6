#pragma once

#include "core/store/records.h"

#include <QAbstractTableModel>

#include <vector>

namespace calm::ui
{

/// The project's models as rows of what a person compares: sizes, precision, tokenizer, and why one can't be used.
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
        tokenizerColumn,
        problemColumn,
        columnCountValue
    };
    static constexpr int sortRole = Qt::UserRole;

    using QAbstractTableModel::QAbstractTableModel;
    void setModels(std::vector<ModelRecord> models);
    const std::vector<ModelRecord>& models() const { return m_models; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QVariant text(const ModelRecord& model, int column) const;
    QVariant sortValue(const ModelRecord& model, int column) const;
    std::vector<ModelRecord> m_models;
};

} // namespace calm::ui
