extension Culture {
    /// Share of the people whose surname is a rare one; where a few surnames cover all, 0.
    var rareSurnameShare: Double {
        switch self {
        case .vietnamese, .korean: 0
        case .malay, .filipino: 0.25
        case .indian, .arabic, .nordic, .portuguese: 0.45
        default: 0.62
        }
    }

    /// Beginnings and endings that make the culture's rare surnames.
    var surnameParts: (beginnings: String, endings: String) {
        switch self {
        case .english:
            (
                "Ash Black Brad Brom Cald Ches Cob Dun East Fair Had Hart Hol Kings Lang Mil Nor Pem "
                    + "Rad Shel Stan Thorn Wake Whit Wy",
                "bury by combe field ford gate ham ley man more ridge ton well wick worth"
            )
        case .german:
            (
                "Alt Birk Buch Dorn Eich Fried Grün Hage Hirsch Kalt Kirch Lind Nied Ober Rosen Stein "
                    + "Stroh Wald Winkel Zieg",
                "acker bach berg brink feld hauer hof horst ler mann meier müller rich thal"
            )
        case .french:
            (
                "Beau Bell Bois Char Cour Dela Des Four Gran Gui Lan Mal Mont Pel Ros Saint Val Ver",
                "bert champ court det let lier mont nay net nier quet rand rier sel tier vin"
            )
        case .spanish:
            (
                "Agui Alca Bena Bus Cala Cer Echa Ferr Gal Gran Iba Lar Mon Pala Quin Sal Val Zu",
                "brera cedo dán dero gar lar lero mar ñez rano redo rra rreta sola tero vides"
            )
        case .portuguese:
            (
                "Aze Bet Bran Caval Cout Esp Fig Fre Guim Lac Mag Medei Pac Quei Sar Val",
                "ais canti co dão eira eiro encourt ento eredo inho iros ita ncelos ndes rães vedo"
            )
        case .italian:
            (
                "Ales Bar Bel Ben Bon Cas Cat Cor Fal Gio Lan Mar Mon Pal Per Sal Tes Val Ven",
                "andri delli ducci etti gnoli lini lucci netti nini rani relli sini tieri vini zani"
            )
        case .dutch:
            (
                "Broek Dam Groen Haas Hoog Kamp Lange Linde Mole Noord Oost Rijk Scheep Steen Veld Wes",
                "berg brink dijk ema enberg haar hof huis ing man meer stra sma veld water"
            )
        case .nordic:
            (
                "Al Berg Bjur Dal Eng Fager Gran Hag Lag Lind Lun Mar Nord Ros Sjö Sten Väster Åker",
                "blad borg dahl fors gren holm kvist lund man mark qvist stedt ström vall"
            )
        case .polish:
            (
                "Bar Biel Bor Brze Dom Gaj Gór Jan Jaw Kal Kon Lip Mal Mar Ol Pol Raj Sob Urb Zar",
                "acki anek awski czak czyk ecki ewicz icki iński kowiak orski owicz owski ski"
            )
        case .romanian:
            (
                "Alb Ang Băl Bran Chi Coj Dobr Drag Fil Gav Ist Lup Man Mold Nist Păun Rot Ser Ursa",
                "anu aru ce ean eanu escu eș ila iu oiu or oveanu uleț"
            )
        case .turkish:
            (
                "Ak Al Ata Ay Baş Bay Boz Dağ Er Gök Gül Kor Kum Öz Sarı Taş Tem Uy Yal Yaz",
                "bay can demir er gün han kan kaya kurt lar men oğlu soy taş türk"
            )
        case .arabic:
            (
                "Abu Al Ba Bou Dar Fa Ga Haj Ja Kha Lah Mas Na Qa Ra Sab Sha Tal Zah",
                "beer dani fi jri laoui lhi mi mri nani ouri rimi shi tani tib wani zidi"
            )
        case .indian:
            (
                "Aga Bha Chak Deo Gan Hegde Jag Kal Khan Lak Maha Nara Pad Ram San Sub Tri Vai Ven",
                "bhai dekar gire jan kar lani man nagar nathan pati raj rangan shi swamy vedi wal"
            )
        case .nigerian:
            (
                "Abio Ade Aki Anya Chi Egbu Ezen Fala Iro Kosi Nna Nwa Oba Ogu Ola Olo Onye Uzo",
                "bodo deji dele diji dugba fe gbemi jimi kwu la maka mide nna soye tola wale"
            )
        case .kenyan:
            (
                "Ache Chep Gich Kam Kib Kip Koe Lan Maka Mbo Mus Ndu Nya Oche Oki Rot Wam Wan",
                "bui chumba gari imu koech kimo lela mba mbua ngetich ngi ruto si toi tich wande"
            )
        case .southAfrican:
            (
                "Bez Bhe Cele Gum Hla Jan Kga Koe Mab Mak Mas Mpha Ngu Nxu Oos Ras Sha Ste Tlo Vil",
                "ane baso bela buza dlala kela kwana lala lela lo malo ngwane nyane si thuizen zana"
            )
        case .indonesian:
            (
                "Adi Bas Dar Har Ir Kus Laks Mar Nata Prab Rah Sas Set Sis Suk Sury Tam Win Yud",
                "anto ardjo ati atmaja awan bowo dani hadi kusuma man mono nata oso roto wati yanto"
            )
        case .malay:
            (
                "Bak Che Fau Ham Jam Kam Mah Nor Ros Sal Sul Wah",
                "ar din i ib iman mad mi ran zan zi"
            )
        case .filipino:
            (
                "Agba Bala Bani Cala Dala Dima Gala Lala Maca Mana Pala Saba Tala",
                "bat culangan gdag gsino ladiat lang lim liwag nao pagal ra san tan yan"
            )
        case .japanese:
            (
                "Aka Ao Fuji Haru Hoshi Ishi Iwa Kawa Kita Kuro Matsu Miya Naga Nishi Oka Shira Taka",
                "bara da gami gawa hara hashi kura moto mura nishi no oka saki shima ta yama zawa"
            )
        case .vietnamese, .korean: ("", "")
        }
    }
}
