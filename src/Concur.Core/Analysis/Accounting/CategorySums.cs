using Concur.Core.Model;

namespace Concur.Core.Analysis.Accounting;

/// <summary>Times by category, ns, while an account is being added up.</summary>
internal sealed class CategorySums
{
    private readonly long[] _ns = new long[CategoryNames.All.Count];

    public long this[Category category] => _ns[(int)category];

    public void Add(Category category, long ns) => _ns[(int)category] += ns;
}
