namespace LabBot.Tests.Kit;

/// <summary>What people paste for the works of the seed: the same thing in other clothes, and things that only look the same.</summary>
internal static class PastedForms
{
    /// <summary>By work id, forms that all mean that work.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Same = new Dictionary<string, string[]>
    {
        ["road-to-biology-2"] =
        [
            "https://towardsdatascience.com/the-road-to-biology-2-0-will-pass-through-black-box-data-bbd00fabf959/",
            "https://freedium.cfd/https%3A%2F%2Ftowardsdatascience.com%2Fthe-road-to-biology-2-0-will-pass-through-black-box-data-bbd00fabf959",
            "https://freedium.cfd/https://towardsdatascience.com/the-road-to-biology-2-0-will-pass-through-black-box-data-bbd00fabf959",
            "https://freedium-mirror.cfd/https://towardsdatascience.com/the-road-to-biology-2-0-will-pass-through-black-box-data-bbd00fabf959",
            "https://freedium.cfd/bbd00fabf959",
            "https://medium.com/towards-data-science/the-road-to-biology-2-0-will-pass-through-black-box-data-bbd00fabf959?source=rss-abc------2",
            "https://readmedium.com/the-road-to-biology-2-0-will-pass-through-black-box-data-bbd00fabf959",
            "https://readmedium.com/en/https:/towardsdatascience.com/the-road-to-biology-2-0-will-pass-through-black-box-data-bbd00fabf959",
            "https://scribe.rip/the-road-to-biology-2-0-will-pass-through-black-box-data-bbd00fabf959",
            "https://12ft.io/https://towardsdatascience.com/the-road-to-biology-2-0-will-pass-through-black-box-data-bbd00fabf959",
            "https://medium.com/p/bbd00fabf959",
        ],
        ["ml-good-or-bad-for-science"] =
        [
            "2405.18095",
            "arXiv:2405.18095",
            "arxiv: 2405.18095v2",
            "arXiv:2405.18095v1 [stat.ML]",
            "https://arxiv.org/abs/2405.18095v2",
            "http://arxiv.org/abs/2405.18095",
            "https://www.arxiv.org/abs/2405.18095/",
            "arxiv.org/abs/2405.18095",
            "https://arxiv.org/pdf/2405.18095",
            "https://arxiv.org/pdf/2405.18095.pdf",
            "https://arxiv.org/pdf/2405.18095v1.pdf#page=3",
            "https://arxiv.org/html/2405.18095v1",
            "https://arxiv.org/abs/2405.18095?context=cs.LG",
            "https://export.arxiv.org/abs/2405.18095",
            "https://ar5iv.org/abs/2405.18095",
            "https://ar5iv.labs.arxiv.org/html/2405.18095",
            "https://www.alphaxiv.org/abs/2405.18095v2",
            "https://www.alphaxiv.org/overview/2405.18095",
            "https://huggingface.co/papers/2405.18095",
            "https://scirate.com/arxiv/2405.18095",
            "https://doi.org/10.48550/arXiv.2405.18095",
            "https://dx.doi.org/10.48550/ARXIV.2405.18095",
            "10.48550/arXiv.2405.18095",
            "doi:10.48550/arXiv.2405.18095v2",
            "<https://arxiv.org/abs/2405.18095>",
            "<https://arxiv.org/abs/2405.18095|Position: Is machine learning good or bad>",
            "(https://arxiv.org/abs/2405.18095).",
            "“https://arxiv.org/abs/2405.18095”",
            "https://proceedings.mlr.press/v235/hogg24a.html",
            "https://web.archive.org/web/20240601000000/https://arxiv.org/abs/2405.18095",
        ],
        ["shortcut-learning"] =
        [
            "https://doi.org/10.1038/s42256-020-00257-z",
            "https://www.nature.com/articles/s42256-020-00257-z.pdf",
            "https://arxiv.org/abs/2004.07780",
            "https://www-nature-com.proxy.library.uu.nl/articles/s42256-020-00257-z",
        ],
        ["bitter-lesson"] =
        [
            "http://www.cs.utexas.edu/~eunsol/courses/data/bitter_lesson.pdf",
            "https://www.cs.utexas.edu/%7Eeunsol/courses/data/bitter_lesson.pdf",
            "http://www.incompleteideas.net/IncIdeas/BitterLesson.html",
            "incompleteideas.net/IncIdeas/BitterLesson.html",
            "https://web.archive.org/web/2019/http://www.incompleteideas.net/IncIdeas/BitterLesson.html",
        ],
        ["better-lesson"] =
        [
            "https://rodneybrooks.com/a-better-lesson",
            "http://rodneybrooks.com/a-better-lesson/?utm_source=hn&utm_medium=social",
            "https://rodneybrooks.com/a-better-lesson/#comments",
            "<https://rodneybrooks.com/a-better-lesson/>,",
        ],
        ["scaling-hypothesis"] =
        [
            "https://www.gwern.net/scaling-hypothesis",
            "gwern.net/scaling-hypothesis",
            "https://gwern.net/scaling-hypothesis#blessings-of-scale",
        ],
        ["emergence-mirage"] =
        [
            "https://arxiv.org/pdf/2304.15004v2",
            "https://browse.arxiv.org/pdf/2304.15004.pdf",
            "https://www.arxiv-vanity.com/papers/2304.15004/",
        ],
        ["platonic-representation"] =
        [
            "2405.07987v5",
            "https://arxiv.org/html/2405.07987",
            "https://proceedings.mlr.press/v235/huh24a.html",
        ],
        ["recipe-training-nn"] =
        [
            "https://karpathy.github.io/2019/04/25/recipe/",
            "http://karpathy.github.io/2019/04/25/recipe",
            "http://karpathy.github.io/2019/04/25/recipe/index.html",
            "http://karpathy.github.io:80/2019/04/25/recipe/",
            "HTTP://KARPATHY.GITHUB.IO/2019/04/25/recipe/",
        ],
        ["vae-explanation-1"] =
        [
            "https://towardsdatascience.com/understanding-variational-autoencoders-vaes-f70510919f73/",
            "https://medium.com/data-science/understanding-variational-autoencoders-vaes-f70510919f73?sk=1234abcd",
            "https://towardsdatascience.com/understanding-variational-autoencoders-vaes-f70510919f73?gi=a1b2c3",
            "https://scribe.rip/f70510919f73",
        ],
        ["vae-explanation-2"] = ["https://www.jeremyjordan.me/variational-autoencoders", "jeremyjordan.me/variational-autoencoders/?ref_src=twsrc"],
        ["vae-tutorial"] =
        [
            "https://arxiv.org/abs/1606.05908",
            "https://arxiv.org/abs/1606.05908v3",
            "https://arxiv.org/ps/1606.05908",
            "1606.05908",
            "https://doi.org/10.48550/arXiv.1606.05908",
        ],
        ["self-supervised-learning"] =
        [
            "https://ieeexplore.ieee.org/document/9770283",
            "https://ieeexplore.ieee.org/document/9770283/",
            "https://ieeexplore.ieee.org/document/9770283/authors#authors",
            "https://ieeexplore.ieee.org/stamp/stamp.jsp?tp=&arnumber=9770283",
            "https://ieeexplore.ieee.org/ielx7/79/9763333/09770283.pdf?tp=&arnumber=9770283&isnumber=9763333",
            "https://doi.org/10.1109/MSP.2021.3134634",
            "https://arxiv.org/abs/2110.09327",
            "https://ieeexplore-ieee-org.proxy.library.uu.nl/document/9770283",
        ],
        ["causal-ml-diagnosis"] =
        [
            "https://www.nature.com/articles/s41467-020-17419-7.pdf",
            "https://doi.org/10.1038/s41467-020-17419-7",
        ],
        ["bio-fm-overview"] = ["https://arxiv.org/abs/2311.07621v1", "https://huggingface.co/papers/2311.07621"],
        ["manifold-learning"] =
        [
            "https://www.sciencedirect.com/science/article/abs/pii/S2452310017301877",
            "https://www.sciencedirect.com/science/article/pii/S2452310017301877/pdfft?md5=abc&pid=1-s2.0-S2452310017301877-main.pdf",
            "https://www.sciencedirect.com/science/article/pii/S2452310017301877?via%3Dihub",
            "https://linkinghub.elsevier.com/retrieve/pii/S2452310017301877",
            "https://reader.elsevier.com/reader/sd/pii/S2452310017301877",
            "https://doi.org/10.1016/j.coisb.2017.12.008",
        ],
        ["topometry"] =
        [
            "https://www.biorxiv.org/content/10.1101/2022.03.14.484134v1",
            "https://www.biorxiv.org/content/10.1101/2022.03.14.484134v3.full",
            "https://www.biorxiv.org/content/10.1101/2022.03.14.484134v3.full.pdf",
            "https://www.biorxiv.org/content/10.1101/2022.03.14.484134v3.full.pdf+html",
            "https://www.biorxiv.org/content/10.1101/2022.03.14.484134v3.full-text",
            "https://www.biorxiv.org/content/10.1101/2022.03.14.484134v3.supplementary-material",
            "https://www.biorxiv.org/content/10.1101/2022.03.14.484134v3.article-metrics",
            "https://www.biorxiv.org/content/biorxiv/early/2022/03/16/2022.03.14.484134.full.pdf",
            "https://www.biorxiv.org/content/early/2022/03/16/2022.03.14.484134",
            "https://doi.org/10.1101/2022.03.14.484134",
            "10.1101/2022.03.14.484134v2",
        ],
        ["nn-manifolds-topology"] =
        [
            "http://colah.github.io/posts/2014-03-NN-Manifolds-Topology",
            "https://colah.github.io/posts/2014-03-NN-Manifolds-Topology/index.html",
        ],
        ["scrna-foundation-primer"] =
        [
            "https://www.abhishaike.com/p/the-lore-behind-scrna-seq-foundation-models?utm_source=share&utm_medium=android&r=2a4b6c",
            "https://www.abhishaike.com/p/the-lore-behind-scrna-seq-foundation-models?triedRedirect=true",
            "https://abhishaike.com/p/the-lore-behind-scrna-seq-foundation-models",
        ],
        ["scaling-laws-of-agency"] = ["https://markovbio.github.io/scaling-laws-of-agency", "markovbio.github.io/scaling-laws-of-agency/"],
        ["limits-zero-shot"] =
        [
            "https://www.biorxiv.org/content/10.1101/2023.10.16.561085v1",
            "https://www.biorxiv.org/cgi/content/short/2023.10.16.561085v2",
            "https://doi.org/10.1101/2023.10.16.561085",
        ],
        ["metric-mirages"] =
        [
            "https://www.biorxiv.org/content/10.1101/2024.04.02.587824v1",
            "https://www.biorxiv.org/content/10.1101/2024.04.02.587824v3.full#F2",
        ],
        ["marinka-zitnik"] = ["https://zitniklab.hms.harvard.edu", "http://zitniklab.hms.harvard.edu/index.html"],
        ["mihaela-van-der-schaar"] = ["https://www.vanderschaar-lab.com/publications", "vanderschaar-lab.com/publications/"],
        ["fabian-j-theis"] = ["https://www.helmholtz-munich.de/en/icb/research-groups/theis-lab/"],
        ["bo-wang"] = ["https://wanglab.ai/research.html", "http://www.wanglab.ai/research.html#top"],
        ["mohammad-lotfollahi"] = ["https://lotfollahi.com/research/", "https://www.lotfollahi.com/research"],
        ["pietro-lio"] =
        [
            "https://scholar.google.nl/citations?user=4YhNJBEAAAAJ&hl=en&oi=ao",
            "https://scholar.google.com/citations?user=4YhNJBEAAAAJ",
            "https://scholar.google.co.uk/citations?hl=en&user=4YhNJBEAAAAJ&view_op=list_works&sortby=pubdate",
        ],
        ["winners-curse"] =
        [
            "https://openreview.net/forum?id=rJWF0Fywf&source=post_page---------------------------",
            "https://openreview.net/pdf?id=rJWF0Fywf",
            "https://openreview.net/forum?id=rJWF0Fywf&noteId=Hk5PfIuaz",
            "https://openreview.net/forum?id=rJWF0Fywf&referrer=%5Bthe%20profile%20of%20D.%20Sculley%5D(%2Fprofile%3Fid%3D~D_Sculley1)",
            "https://openreview.net/attachment?id=rJWF0Fywf&name=pdf",
            "https://web.archive.org/web/20200101/https://openreview.net/forum?id=rJWF0Fywf",
        ],
        ["pitfalls-ml-genomics"] =
        [
            "https://www.nature.com/articles/s41576-021-00434-9",
            "https://www.nature.com/articles/s41576-021-00434-9.epdf?sharing_token=abc%3D&tracking_referrer=x",
            "https://escholarship.org/uc/item/6f5210xq",
        ],
        ["ml-in-medical-practice"] = ["https://ieeexplore.ieee.org/document/9783196", "https://doi.org/10.1109/ACCESS.2022.3178382", "arXiv:2107.09546"],
        ["stop-explaining-black-boxes"] = ["https://doi.org/10.1038/s42256-019-0048-x", "https://arxiv.org/abs/1811.10154v3"],
        ["interpretable-ml-challenges"] =
        [
            "https://doi.org/10.1214/21-SS133",
            "https://projecteuclid.org/journals/statistics-surveys/volume-16/issue-none/Interpretable-machine-learning-Fundamental-principles-and-10-grand-challenges/10.1214/21-SS133.pdf",
            "10.1214/21-ss133",
            "https://arxiv.org/abs/2103.11251",
        ],
        ["emergence-in-context"] = ["https://arxiv.org/abs/2309.01809v2", "https://aclanthology.org/2024.acl-long.279/", "https://doi.org/10.18653/v1/2024.acl-long.279"],
        ["scgpt"] =
        [
            "10.1038/s41592-024-02201-0",
            "10.1038/S41592-024-02201-0.",
            "doi:10.1038/s41592-024-02201-0",
            "DOI: 10.1038/s41592-024-02201-0",
            "https://doi.org/10.1038/s41592-024-02201-0",
            "http://dx.doi.org/10.1038/s41592-024-02201-0",
            "https://www.doi.org/10.1038/s41592-024-02201-0",
            "doi.org/10.1038/s41592-024-02201-0",
            "https://doi.org/10.1038%2Fs41592-024-02201-0",
            "http://www.nature.com/articles/s41592-024-02201-0",
            "nature.com/articles/s41592-024-02201-0",
            "https://www.nature.com/articles/s41592-024-02201-0/",
            "https://www.nature.com/articles/s41592-024-02201-0#Sec2",
            "https://www.nature.com/articles/s41592-024-02201-0.pdf",
            "https://www.nature.com/articles/s41592-024-02201-0_reference.pdf",
            "https://www.nature.com/articles/s41592-024-02201-0/figures/1",
            "https://www.nature.com/articles/s41592-024-02201-0?fromPaywallRec=false&utm_campaign=a",
            "https://www.nature.com/doifinder/10.1038/s41592-024-02201-0",
            "https://WWW.NATURE.COM/articles/s41592-024-02201-0",
            "https://www.nature.com./articles/s41592-024-02201-0",
            "https://www.nature.com:443/articles/s41592-024-02201-0",
            "https://www-nature-com.stanford.idm.oclc.org/articles/s41592-024-02201-0",
            "https://www-nature-com.ezproxy.leidenuniv.nl/articles/s41592-024-02201-0",
            "https://www.nature.com.ezproxy1.example.ac.uk/articles/s41592-024-02201-0",
            "https://www-nature-com.libproxy.example.edu/articles/s41592-024-02201-0",
            "https://login.ezproxy.example.edu/login?url=https://www.nature.com/articles/s41592-024-02201-0",
            "https://login.proxy.library.uu.nl/login?qurl=https%3A%2F%2Fwww.nature.com%2Farticles%2Fs41592-024-02201-0",
            "https://r.jina.ai/https://www.nature.com/articles/s41592-024-02201-0",
            "<https://www.nature.com/articles/s41592-024-02201-0|nature.com>",
            "  https://www.nature.com/articles/s41592-024-02201-0  ",
        ],
        ["geneformer"] =
        [
            "https://www.nature.com/articles/s41586-023-06139-9.epdf?sharing_token=u_5LUGVkd3A8zR-f73lU59RgN0jAjWel9jnR3ZoTv0N2UB4yyXENUK50s6uqjXH69sDxh4Z3J4plYCKlVME-W2WSuRiS96vx6t5ex2-krVDS46JkoVvAvJyWtYXIyj74pDWn_DutZq1oAlDaxfvBpUfSKDdBPJ8SKlTId8uT47M=",
            "https://www.nature.com/articles/s41586-023-06139-9",
            "https://doi.org/10.1038/s41586-023-06139-9",
            "https://pmc.ncbi.nlm.nih.gov/articles/PMC10949956/",
        ],
        ["universal-cell-embeddings"] = ["https://www.biorxiv.org/content/10.1101/2023.11.28.568918v2", "https://doi.org/10.1101/2023.11.28.568918"],
        ["scfoundation"] = ["https://www.biorxiv.org/content/10.1101/2023.05.29.542705v1.full", "https://www.nature.com/articles/s41592-024-02305-7"],
        ["nicheformer"] = ["https://www.biorxiv.org/content/10.1101/2024.04.15.589472v1.full.pdf", "https://doi.org/10.1038/s41592-025-02814-z", "https://pmc.ncbi.nlm.nih.gov/articles/PMC12695652/"],
        ["cellfm"] = ["https://www.biorxiv.org/content/10.1101/2024.06.04.597369v2.abstract", "https://www.nature.com/articles/s41467-025-59926-5", "https://doaj.org/article/0a6286883ea947e0a6d493c947bb4a9d"],
        ["awesome-fm-single-cell"] =
        [
            "https://github.com/omicsml/awesome-foundation-model-single-cell-papers",
            "https://github.com/OmicsML/awesome-foundation-model-single-cell-papers/",
            "https://github.com/OmicsML/awesome-foundation-model-single-cell-papers.git",
            "https://github.com/OmicsML/awesome-foundation-model-single-cell-papers?tab=readme-ov-file#single-cell",
            "https://github.com/OmicsML/awesome-foundation-model-single-cell-papers/tree/main",
            "https://github.com/OmicsML/awesome-foundation-model-single-cell-papers/blob/main/README.md",
        ],
        ["d2l"] = ["https://d2l.ai", "http://www.d2l.ai/index.html", "d2l.ai"],
        ["mit-deep-learning"] = ["https://introtodeeplearning.com", "introtodeeplearning.com/index.html"],
        ["neural-networks-and-deep-learning"] = ["https://neuralnetworksanddeeplearning.com/index.html", "neuralnetworksanddeeplearning.com"],
        ["understanding-deep-learning"] = ["https://udlbook.github.io/udlbook", "http://udlbook.github.io/udlbook/"],
        ["cs224n"] =
        [
            "https://web.stanford.edu/class/cs224n/",
            "https://web.stanford.edu/class/cs224n",
            "http://web.stanford.edu/class/cs224n/index.html#schedule",
        ],
        ["alice-differentiable-wonderland"] = ["https://www.sscardapane.it/alice-book/", "arXiv:2404.17625"],
        ["scvi-tools"] = ["https://github.com/scverse/scvi-tools.git", "https://github.com/scverse/scvi-tools#readme", "github.com/SCVERSE/scvi-tools"],
        ["pyro"] = ["https://pyro.ai", "http://www.pyro.ai/"],
        ["pytorch-lightning"] = ["https://lightning.ai/docs/pytorch/stable", "https://lightning.ai/docs/pytorch/stable/index.html", "https://doi.org/10.5281/zenodo.3828935"],
        ["weights-and-biases"] = ["https://wandb.ai/site/", "https://wandb.ai/site?utm_source=github"],
        ["llm-jargon-free"] = ["https://arstechnica.com/science/2023/07/a-jargon-free-explanation-of-how-ai-large-language-models-work?fbclid=abc"],
        ["llm-survey"] = ["https://arxiv.org/pdf/2307.06435v10", "https://doi.org/10.1145/3744746", "https://dl.acm.org/doi/full/10.1145/3744746", "https://dl.acm.org/doi/pdf/10.1145/3744746"],
        ["llms-from-scratch"] = ["https://github.com/rasbt/llms-from-scratch", "https://github.com/rasbt/LLMs-from-scratch/blob/main/readme.md"],
        ["illustrated-transformer"] = ["http://jalammar.github.io/illustrated-transformer/", "jalammar.github.io/illustrated-transformer"],
        ["fineweb"] =
        [
            "https://huggingface.co/spaces/HuggingFaceFW/blogpost-fineweb-v1/",
            "https://huggingface.co/spaces/huggingfacefw/blogpost-fineweb-v1/tree/main",
        ],
        ["open-source-llm-history"] =
        [
            "https://cameronrwolfe.substack.com/p/the-history-of-open-source-llms-early?r=abc&utm_campaign=post&utm_medium=web",
            "https://open.substack.com/pub/cameronrwolfe/p/the-history-of-open-source-llms-early?r=abc",
            "https://cameronrwolfe.substack.com/p/the-history-of-open-source-llms-early/comments",
            "https://cameronrwolfe.substack.com/p/the-history-of-open-source-llms-early?showWelcomeOnShare=true",
        ],
        ["neel-nanda-quickstart"] = ["https://neelnanda.io/mechanistic-interpretability/quickstart/", "http://www.neelnanda.io/mechanistic-interpretability/quickstart"],
        ["transformer-circuits"] = ["https://transformer-circuits.pub", "https://www.transformer-circuits.pub/index.html"],
        ["interpretability-primer"] = ["arxiv.org/pdf/2405.00208v3", "https://arxiv.org/abs/arXiv:2405.00208"],
        ["ai-coffee-break"] =
        [
            "https://www.youtube.com/@aicoffeebreak",
            "https://m.youtube.com/@AICoffeeBreak",
            "https://www.youtube.com/@AICoffeeBreak/videos",
            "https://youtube.com/@AICoffeeBreak?si=AbCdEf",
            "https://www.youtube.com/%40AICoffeeBreak/featured",
        ],
        ["yannic-kilcher"] = ["https://www.youtube.com/@YannicKilcher/playlists", "youtube.com/@yannickilcher"],
        ["andrej-karpathy-youtube"] = ["https://www.youtube.com/@AndrejKarpathy/videos?app=desktop", "http://youtube.com/@andrejkarpathy/"],
        ["efficient-nlp-playlist"] =
        [
            "https://www.youtube.com/playlist?list=PLgJhDSE2ZLxa3qLAJ8VU_9u-cx0I9tQMd&si=AbCdEf",
            "https://m.youtube.com/playlist?list=PLgJhDSE2ZLxa3qLAJ8VU_9u-cx0I9tQMd",
            "https://youtube.com/playlist?feature=shared&list=PLgJhDSE2ZLxa3qLAJ8VU_9u-cx0I9tQMd",
            "https://www.youtube.com/embed/videoseries?list=PLgJhDSE2ZLxa3qLAJ8VU_9u-cx0I9tQMd",
            "https://web.archive.org/web/2024/https://www.youtube.com/playlist?list=PLgJhDSE2ZLxa3qLAJ8VU_9u-cx0I9tQMd",
        ],
        ["weights-and-biases-talks"] = ["https://www.youtube.com/@weightsbiases", "https://www.youtube.com/@WeightsBiases/streams"],
    };

    /// <summary>Forms that mean no work of the seed, however near they look.</summary>
    public static readonly string[] Strangers =
    [
        // Neighbours of an arXiv paper
        "https://arxiv.org/abs/2405.18096",
        "https://arxiv.org/abs/2405.1809",
        "https://arxiv.org/abs/1405.18095",
        "https://arxiv.org/list/cs.LG/2405",
        "https://arxiv.org/list/stat.ML/recent",
        "https://arxiv.org/a/hogg_d_1",
        "https://arxiv.org/search/?query=2405.18095&searchtype=all",
        "https://arxiv.org/",
        "2405.180",
        "hep-th/2405180",
        "arXiv:2405",
        "https://huggingface.co/papers/2405.18096",
        "https://doi.org/10.48550/arXiv.2405.18096",
        // Neighbours of a DOI
        "10.1038/s41592-024-02201-1",
        "10.1038/s41592-024-02201",
        "10.1038/s41592-024-02201-0a",
        "10.1038/",
        "10.1039/s41592-024-02201-0",
        "https://www.nature.com/articles/s41592-024-02201-1",
        "https://www.nature.com/nmeth/",
        "https://www.nature.com/articles/",
        "https://www.nature.com/search?q=s41592-024-02201-0",
        "https://doi.org/10.1214/21-SS13",
        "https://doi.org/10.1214/21-SS1333",
        "https://doi.org/10.1016/j.coisb.2017.12.009",
        "https://projecteuclid.org/journals/statistics-surveys/volume-16/issue-none",
        // Published versions that nobody confirmed
        "https://doi.org/10.1186/s13059-025-03574-x",
        "https://doi.org/10.1038/s41587-025-02702-z",
        // Neighbours of a preprint, an article
        "https://www.biorxiv.org/content/10.1101/2022.03.14.484135v1",
        "https://www.biorxiv.org/content/10.1101/2022.03.14.48413v1",
        "https://www.biorxiv.org/collection/bioinformatics",
        "https://www.medrxiv.org/content/10.1101/2022.03.14.22272999v1",
        "https://ieeexplore.ieee.org/document/9770284",
        "https://ieeexplore.ieee.org/xpl/conhome/9770283/proceeding",
        "https://ieeexplore.ieee.org/author/9770283",
        "https://www.sciencedirect.com/science/article/pii/S2452310017301878",
        "https://www.sciencedirect.com/journal/current-opinion-in-systems-biology",
        // What a query names
        "https://openreview.net/forum?id=rJWF0FywF",
        "https://openreview.net/forum?id=rJWF0Fywg",
        "https://openreview.net/forum",
        "https://openreview.net/group?id=rJWF0Fywf",
        "https://openreview.net/profile?id=~D_Sculley1",
        "https://scholar.google.com/citations?user=4YhNJBEAAAAK",
        "https://scholar.google.com/citations?view_op=view_citation&hl=en&user=4YhNJBEAAAAJ&citation_for_view=4YhNJBEAAAAJ:u5HHmVD_uO8C",
        "https://scholar.google.com/scholar?q=pietro+lio",
        // YouTube
        "https://www.youtube.com/playlist?list=PLgJhDSE2ZLxa3qLAJ8VU_9u-cx0I9tQMe",
        "https://www.youtube.com/playlist?list=plgjhdse2zlxa3qlaj8vu_9u-cx0i9tqmd",
        "https://www.youtube.com/playlist",
        "https://www.youtube.com/watch?v=kCc8FmEb1nY&list=PLgJhDSE2ZLxa3qLAJ8VU_9u-cx0I9tQMd&index=2",
        "https://www.youtube.com/watch?v=kCc8FmEb1nY",
        "https://youtu.be/kCc8FmEb1nY?si=abc",
        "https://www.youtube.com/@AICoffeeBreaks",
        "https://www.youtube.com/@AI",
        "https://www.youtube.com/@karpathy",
        "https://www.youtube.com/c/AICoffeeBreak",
        "https://www.youtube.com/results?search_query=ai+coffee+break",
        "https://www.youtube.com/",
        // GitHub and Hugging Face
        "https://github.com/scverse/scvi-tutorials",
        "https://github.com/scverse",
        "https://github.com/scverse/scvi-tools/issues/2000",
        "https://github.com/scverse/scvi-tools/tree/main/docs",
        "https://github.com/scverse/scvi-tools/blob/main/pyproject.toml",
        "https://github.com/someone/scvi-tools",
        "https://gist.github.com/scverse/scvi-tools",
        "https://docs.github.com/scverse/scvi-tools",
        "https://huggingface.co/HuggingFaceFW/blogpost-fineweb-v1",
        "https://huggingface.co/datasets/HuggingFaceFW/blogpost-fineweb-v1",
        "https://huggingface.co/spaces/HuggingFaceFW/blogpost-fineweb-v2",
        "https://huggingface.co/spaces/HuggingFaceFW/blogpost-fineweb-v1/discussions/3",
        // Blogs and pages
        "https://towardsdatascience.com/understanding-variational-autoencoders-vaes-f70510919f74",
        "https://towardsdatascience.com/understanding-variational-autoencoders-vaes",
        "https://medium.com/@joseph.rocca",
        "https://cameronrwolfe.substack.com/p/the-history-of-open-source-llms-better",
        "https://cameronrwolfe.substack.com/archive",
        "https://open.substack.com/pub/someoneelse/p/the-history-of-open-source-llms-early",
        "https://rodneybrooks.com/a-better-lesson-2/",
        "https://rodneybrooks.com/",
        "https://gwern.net/Scaling-hypothesis-2",
        "https://gwern.net:8080/scaling-hypothesis",
        "https://gwern.net.example.com/scaling-hypothesis",
        "https://notgwern.net/scaling-hypothesis",
        "https://colah.github.io/posts/2014-03-NN-Manifolds-Topology/comments",
        "https://karpathy.github.io/2019/04/25/",
        "https://web.stanford.edu/class/cs224w/",
        "https://web.stanford.edu/class/cs224n/?year=2019",
        "https://lightning.ai/docs/pytorch/latest/",
        "https://wandb.ai/",
        "https://wandb.ai/site/pricing",
        "https://www.jeremyjordan.me/variational-autoencoders/?page=2",
        "https://arstechnica.com/science/2023/07/",
        "https://web.archive.org/web/20240601000000/https://arxiv.org/abs/2405.18096",
        "https://web.archive.org/",
        "https://www-nature-com.ezproxy.leidenuniv.nl/",
        "https://12ft.io/",
        "https://scgpt.example.com/articles/s41592-024-02201-0",
    ];

    /// <summary>What is no address, DOI or arXiv id at all.</summary>
    public static readonly string[] NoKeys =
    [
        "", " ", "scgpt", "variational autoencoders", "https://", "http://http://arxiv.org/abs/2405.18095", "mailto:someone@example.org", "ftp://arxiv.org/abs/2405.18095",
        "javascript:alert(1)", "https://me:secret@example.org/", "doi:", "arXiv:", "<>", "<|label>", "https://\u00ad.com/", "10.1.2.3/x", "https://a b.example/", "…", "🙂",
    ];
}
