"""Spellings that tell a language, and how each language's spellings sound to an English ear (misaki's alphabet).

Rules are `spelling>phonemes`, regular expressions parted by blanks; at each place the first that fits is taken.
"""

from __future__ import annotations

_ROMAJI = (
    r"(?:(?:ch|sh|ts|[kgnhbpmrj]y|[kgnbpmr]|[sz](?!i)|[td](?![iu])|h(?!u)|j(?!y)|f(?=u)|y(?![ie])|w(?=a))?[aiueoōū]"
    r"|n(?![aiueoy])|k(?=k)|p(?=p)|t(?=t|ch)|s(?=s)){2,}"
)
_NOT_ROMAJI = (
    "au|eu|ae|[^aiueo]*[aiueo]+[^aiueo]{1,2}e$|.*(?:eau|tte$|gun|ee|oa[ntdr]|ea[ntdr]e?$|[bgnp]ie$|[gdnmbp]an$|[iju]an$"
    "|[dmstbgw]on$|[dmtpbnwh]en$|[^kh]anda$|[bdghjmnprstz]ia$|[ie]ne$|ise$|ai[gdr]e?$|e[ae]?n?age$|([nmpbgtd])\\1in$)"
)
"""What English names have and romaji has hardly ever."""
_SOFT = "(?=[eiéèêëîíyæ])"
_CLOSED = "(?=[^aeiouyéèâêôn])"
LANGUAGES = (
    (
        "Russian",
        "[а-яё]",
        """(?:^|(?<=[аеиоуыэюяьъ]))е>jɛ [иы]й$>i а>ɑ б>b в>v г>ɡ д>d е>ɛ ж>ʒ з>z и>i й>j к>k л>l м>m н>n о>ɔ п>p р>ɹ
        с>s т>t у>u ф>f х>h ц>ts ч>ʧ ш>ʃ щ>ʃ ъ> ы>ɪ ь> э>ɛ ю>ju я>jɑ ё>jɔ""",
        "penult",
    ),
    (
        "Greek",
        "[α-ωά-ώ]",
        """ου>u ού>u αι>ɛ αί>ɛ ει>i εί>i οι>i οί>i αυ>ɑv αύ>ɑv ευ>ɛv εύ>ɛv γγ>ŋɡ γκ>ɡ μπ>b ντ>nd α>ɑ ά>ɑ β>v γ>ɡ δ>ð
        ε>ɛ έ>ɛ ζ>z η>i ή>i θ>θ ι>i ί>i ϊ>i κ>k λ>l μ>m ν>n ξ>ks ο>ɔ ό>ɔ π>p ρ>ɹ σ>s ς>s τ>t υ>i ύ>i φ>f χ>h ψ>ps ω>ɔ
        ώ>ɔ""",
        "spanish",
    ),
    (
        "Japanese",
        rf"^(?=.*[aiueo].*[aiueo])(?!{_NOT_ROMAJI}){_ROMAJI}$",
        """tch>ʧ ssh>ʃ ch>ʧ sh>ʃ ts>ts j>ʤ suke$>skA r>ɹ aiy>I y>j f>f g>ɡ n>n aa>ɑ ii>i uu>u ū>u ō>O oo>O ou>O ei>A ee>A
        ai>I au>W a>ɑ i>i u>u e$>A e(?=[aiou])>A e>ɛ o(?=r)>ɔ o>O k+>k t+>t p+>p s+>s""",
        "penult",
    ),
    (
        "Welsh",
        r"^ll|[ey]dd$|ddyn|wy[dn]|[^aeiouqty]w[^aeiouyhr]|gwy|^rhy|^rhi|yfr|wen$|^gw[aei]|^myf|^myrdd|[^aeioulb]yn$|arwy|wch$|^ff",
        """dd>ð ff>f f>v ll(?=i)>l ll>l rh>ɹ r>ɹ ch>k c>k ng>ŋ si(?=[aeo])>ʃ ae>I ai>I au>I aw>W ei>A eu>A ew>ɛu oe>Y iw>iu
        gwy>ɡwɪ wy(?=n|dd)>wɪ wy$>wi wy>ui gw(?=[aeiouy])>ɡw w(?=[aeiouy])>w w>u y(?=[^aeiouy]*$)>ɪ y>ə u>i a$>ə a>æ e>ɛ
        (?<=ll)i>i i(?=[aeou])>i i>ɪ o(?=[^aeiou]*$)>ə o>ɑ j>ʤ g>ɡ""",
        "penult",
    ),
    (
        "Irish",
        r"aoi|^ao|[aeiouíúóáé][bm]h|[aio]dh(?:$|[bn])|fh|^s?eo[igs]|eogh|sé[aá]|[íúóáé].*[cg]h|(?:agh|aigh|oghna?)$|[ao]irse$"
        r"|úi|ái[dnl]|íona|io[nr]n|ío|aí",
        """aoi>i ao>i aidh$>i idh$>i ighe?>i agh>A eabh>æv eamh>æv iamh>iv obh>ɔv bh>v mh>v dh> gh>ɡ fh> th>h sh>h
        ch>k c>k s(?=[eéií])>ʃ (?<=i)s>ʃ r>ɹ g>ɡ ái>ɔ á>ɔ éi>A é>A ío>i í>i ói>O ó>O úi>u ú>u eoi>O eo>O ia>iə ea>æ io>ɪ
        iu>ʌ ai>æ oi>ɛ ei>ɛ ui>ɪ nn>n e$>ə a$>ə a>æ e>ɛ i>ɪ o>ʌ u>ʌ""",
        "first",
    ),
    (
        "German",
        r"[üöäß]|sch|st[e]in|heim|mann$|tz|burg(?!h)|hardt|helm|rich$|brecht|fried|wulf|gund|hild[ea]?$|^wa[lg][dtn]|ck?haus|kopf|nbach$|dorff?$",
        """tsch>ʧ sch>ʃ ch>k ck>k ^st>ʃt stein>ʃtIn stadt>ʃtɑt ^sp>ʃp ß>s ss>s ^s(?=[aeiouäöü])>z (?<=[aeiouäöünrl])s(?=[aeiouäöü])>z
        tz>ts z>ts w>v v>f j>j qu>kv dt>t th>t ph>f r>ɹ ig$>ɪɡ g$>k g>ɡ d$>t b$>p c>k x>ks ei>I ai>I ie$>i ie>i eu>Y äu>Y
        au>W ee>A aa>ɑ oo>O üh?>u öh?>ɜɹ äh?>ɛ ah>ɑ eh>A oh>O uh>u ih>i er$>əɹ er(?=m)>əɹ e$>ə en(?=$|[bdfgklmstvw])>ən
        el$>əl ar>ɑɹ a>ɑ e>ɛ i>ɪ o(?=[^aeiou][aeiou])>O o>ɑ und?e$>ʊndə u(?=n[dt]$)>ʊ u>u y>i""",
        "first",
    ),
    (
        "French",
        r"^(?!.*(?:ez$|ñ|[áíóú])).*(?:[éèêëçœâîôà]|eaux?$|ette$|oux$|ois$|ault$|ieu|ienn?e$|elle$|(?<!v)ille$|illon|ierre|agne"
        r"|(?<!h)ouse$|(?:[ie]r|ill|ul|ign|arg|err|in)ot$|oine$|erre$|^d'[aeiou]|ouis|aud$|champ|[eg]nard$|aspard$|eur$|rand$|eille|vieve$|andre$|beau"
        r"|aume$|eau$|croix|neuve$|bois$)",
        rf"""illy>ijˈi eille?>A uill>ij (?<=[aeou])ill?e?>j ille?>i eaux?>O ault>O aux?>O aud$>O au>O oix>wɑ oi[st]?>wɑ
        ou[xts]?>u œu>ɜ oeu>ɜ œ>ɜ euse$>ɜz eur$>ɜɹ ieu>jɜ eux?>ɜ ais?t?$>A ain$>æn ain>ɛn ei>ɛ ai>ɛ aî>ɛ ay>A
        an[dt]s?$>ɑn en[dt]s?$>ɑn on[dt]s?$>On ien$>jæn i(?=enn?e)>j ard$>ɑɹ ot$>O et$>A ez$>A ier$>jA er$>A champs?>ʃɑm
        a[nm]{_CLOSED}>ɑn e[nm]{_CLOSED}>ɑn in$>æn t$> s$> x$> d$> p$> tion>sjOn qu>k ch>ʃ gn>nj ph>f th>t ç>s c{_SOFT}>s
        c>k gu{_SOFT}>ɡ ge(?=[ao])>ʒ g{_SOFT}>ʒ g>ɡ j>ʒ r+>ɹ h> y$>i y>i ée?$>A é>A è>ɛ ê>ɛ ë>ɛ â>ɑ à>ɑ ô>O î>i û>u ï>i ü>u ù>u es$> e$>
        e(?=[^aeiou]{{2}})>ɛ e(?=[^aeiou][aeiou])>ə e>ɛ (?<=[aeiou])s(?=[aeiou])>z a>ɑ i(?=[èéo])>j i>i on$>On
        o(?=[^aeiou]{{2}})>ɔ o(?=r)>ɔ o>O u>u '>""",
        "last",
    ),
    (
        "Spanish",
        r"ñ|[áíóú]|é|u?ez$|[aou]ll[aeo]s?$|ito$|ita$|^quij|[aeou]j[aeou]|guez|dad$|ci[oó]n$|[aeiou]cho$|eros?$|gui[^s]|illos?$|undo$|aza$|sar?io$|[aeo]lo$",
        """ch>ʧ ll>j ñ>nj qu>k rr>ɹ r>ɹ j>h gu(?=[eiéí])>ɡ g(?=[eiéí])>h g>ɡ c(?=[eiéí])>s c>k z>s h> x>ks v>v y$>i y>j
        u(?=[aeoáéó])>w i(?=[aeoáó])>j ié>jɛ ía>iə aí>ɑi ai>I ay>I ei>A au>W á>ɑ é$>A é>ɛ í>i ó>O ú>u a$>ə a>ɑ e$>A e>ɛ
        i>i o(?=r)>ɔ o>O u>u""",
        "spanish",
    ),
    (
        "Latin",
        r"(?:i|e|[bcdlmnprstvh])us$|[^aeiou]ae$|[dnlrti]ium$|[lnrt]ix$|ilia$|avia$|inia$|onia$|ator$|tia$|llia$|[csm]illa$|[rp]ina$|ella$",
        """ae>i oe>i au>ɔ cch>k ch>k ph>f th>θ qu>kw sc(?=[ei])>s cius$>ʃəs tius$>ʃəs tia$>ʃə cia$>ʃə c(?=[eiy]|ae)>s c>k
        g(?=[eiy])>ʤ g>ɡ j>ʤ x$>ks ^x>z x>ks ius$>iəs ium$>iəm ia$>iə us$>əs um$>əm a$>ə e$>i i$>I is$>ɪs or$>əɹ er$>əɹ
        ar(?=[^aeiou])>ɑɹ er(?=[^aeiou])>ɜɹ or(?=[^aeiou])>ɔɹ ur(?=[^aeiou])>ɜɹ a(?=[^aeiou]i[aou])>A e(?=[^aeiou]i[aou])>i
        o(?=r)>ɔ o(?=[^aeiou]i[aou])>O u(?=[^aeiou]i[aou])>u a(?=nus?$|na$)>A i(?=nus?$|na$)>I u(?=[^aeiou][aeiou])>u
        i(?=[aeou])>i r+>ɹ v>v y>ɪ a>æ e>ɛ i>ɪ o>ɑ u>ʌ""",
        "latin",
    ),
    (
        "Italian",
        r"cci|gli|ghi|cch|zz[aio]|ini$|ell[io]$|ett[ioa]$|ucc|[aeiou]nte$|ardi$|oni$|isi$|ieri$|esc[ao]$|[aeiou]gn[aeio]"
        r"|gi[ao]|ci[ao]$|chi[ao]?$|vann[ai]|ldo$|rdo$|iero$|acomo$",
        """cci(?=[aou])>ʧ cc(?=[ei])>ʧ ci(?=[aou])>ʧ cch>k ch>k sci(?=[aou])>ʃ sc(?=[ei])>ʃ c(?=[ei])>ʧ c>k ggi(?=[aou])>ʤ
        gi(?=[aou])>ʤ gg(?=[ei])>ʤ g(?=[ei])>ʤ gh>ɡ gli(?=[aeou])>lj gli>lji gn>nj g>ɡ qu>kw zz>ts z>z r+>ɹ h> j>j
        u(?=[aeo])>w i(?=[aeo])>j ai>I au>W à>ɑ è>ɛ ì>i ò>O ù>u a$>ə a>ɑ e$>A e>ɛ i>i o(?=r)>ɔ o>O u>u v>v""",
        "penult",
    ),
)
"""Name, what tells the language, its rules (`spelling>phonemes`, regular expressions), where its stress falls."""
